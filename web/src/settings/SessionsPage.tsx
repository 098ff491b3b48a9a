/** Where one is signed in, and ending it from here. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { endOtherSessions, endSession, sessions } from '@/api/settingsCalls';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { sayProblem } from '@/components/Notice';
import { When } from '@/components/When';
import { DeskHead } from '@/desk/DeskHead';
import css from '@/desk/table.module.css';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { agentText } from './agent';

export function SessionsPage() {
  const { slug } = useSession();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  useTitle('Sign-in sessions');
  const list = useQuery({ queryKey: keys.house(slug, 'sessions'), queryFn: sessions });
  const fresh = () => { setAsked(false); void client.invalidateQueries({ queryKey: keys.houseAll(slug, 'sessions') }); };
  const end = useMutation({ mutationFn: endSession, onSuccess: fresh, onError: sayProblem });
  const others = useMutation({ mutationFn: endOtherSessions, onSuccess: fresh, onError: sayProblem });
  const items = [...(list.data?.items ?? [])].sort((a, b) => Number(b.current) - Number(a.current));
  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="Sign-in sessions" lead="Where you are signed in. End what you do not know, then change your password.">
        {items.length > 1 && <Button variant="default" onClick={() => setAsked(true)}>End all others</Button>}
      </DeskHead>
      <table className={css.table} aria-label="Sign-in sessions">
        <thead><tr><th>With</th><th>From</th><th>Signed in</th><th>Last used</th><th>Ends</th><th><span className="visually-hidden">Acts</span></th></tr></thead>
        <tbody>
          {items.map((s) => (
            <tr key={s.id}>
              <td className={css.name} title={s.user_agent}>{agentText(s.user_agent)}{s.current && <span className={css.tag} style={{ marginLeft: '0.5rem' }}>this one</span>}</td>
              <td className={`${css.dim} mono`}>{s.address}</td>
              <td className={css.dim} data-label="signed in"><When at={s.created_at} />{s.second_factor ? ', with second factor' : ''}</td>
              <td className={css.dim} data-label="last used"><When at={s.last_seen_at} /></td>
              <td className={css.dim} data-label="ends"><When at={s.expires_at} form="date" /></td>
              <td className={css.acts}>
                {!s.current && <Button size="compact-sm" variant="default" onClick={() => end.mutate(s.id)} disabled={end.isPending} aria-label={`End the session with ${agentText(s.user_agent)} from ${s.address}`}>End</Button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ConfirmDialog
        opened={asked} onClose={() => setAsked(false)} title="End all other sessions?" act="End them" busy={others.isPending} onConfirm={() => others.mutate()}
        text="Everywhere else you have to sign in again. What was written there and not sent yet is kept there until you do. API keys go on working."
      />
    </>
  );
}
