/** API keys: what each may do, as whom, until when, when it was last used. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { apiKeys, withdrawKey } from '@/api/settingsCalls';
import type { ApiKey } from '@/api/types';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Empty } from '@/components/Empty';
import { sayProblem } from '@/components/Notice';
import { When } from '@/components/When';
import { DeskHead } from '@/desk/DeskHead';
import css from '@/desk/table.module.css';
import { RowMenu } from '@/library/RowMenu';
import { useMinute } from '@/lib/now';
import { permissionWord } from '@/lib/permissions';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { Allowed } from '@/desk/Allowed';
import { KeyDialog } from './KeyDialog';

const scopeText = (key: ApiKey) => (key.scope === 'all' ? (key.person ? 'all that the person may' : 'everything') : key.scope.map(permissionWord).join(', '));

function Keys() {
  const { slug, me } = useSession();
  const client = useQueryClient();
  const now = useMinute();
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const list = useQuery({ queryKey: keys.house(slug, 'keys'), queryFn: apiKeys });
  const withdraw = useMutation({
    mutationFn: (key: ApiKey) => withdrawKey(key.id),
    onSuccess: () => { setLeaving(null); void client.invalidateQueries({ queryKey: keys.houseAll(slug, 'keys') }); },
    onError: (error) => { setLeaving(null); sayProblem(error); },
  });
  const items = list.data?.items ?? [];
  const over = (key: ApiKey) => key.expires_at !== null && Date.parse(key.expires_at) <= now;
  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="API keys" lead="For programs: scripts, monitoring, other tools. A key is the organisation’s, or acts as a person; it is shown once and stored so that nobody can read it back.">
        {me.account && <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setMaking(true)}>Make a key</Button>}
      </DeskHead>
      {list.data && items.length === 0 && (
        <Empty title="No keys yet" action={me.account && <Button onClick={() => setMaking(true)}>Make the first key</Button>}>
          A key lets a program do by the API what you do here. Give each program its own, with no more than it needs: one that only registers cannot read.
        </Empty>
      )}
      {items.length > 0 && (
        <table className={css.table} aria-label="API keys">
          <thead><tr><th>Name</th><th>May</th><th>Acts as</th><th>Made</th><th>Works until</th><th>Last used</th><th><span className="visually-hidden">Acts</span></th></tr></thead>
          <tbody>
            {items.map((k) => (
              <tr key={k.id} data-retired={over(k) || undefined}>
                <td className={css.name}>{k.name}</td>
                <td className={css.dim} data-wide data-label="may">{scopeText(k)}</td>
                <td data-label="acts as">{k.person?.name ?? 'the organisation'}</td>
                <td className={css.dim} data-label="made"><When at={k.created_at} form="date" />{k.created_by ? `, ${k.created_by.name}` : ''}</td>
                <td className={css.dim} data-label="until">{k.expires_at ? <>{over(k) && 'over since '}<When at={k.expires_at} /></> : 'no end'}</td>
                <td className={css.dim} data-label="last used">{k.last_used_at ? <When at={k.last_used_at} /> : 'never'}</td>
                <td className={css.acts}><RowMenu label={k.name} items={[{ label: 'Withdraw', act: () => setLeaving(k) }]} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {making && <KeyDialog onClose={() => setMaking(false)} />}
      <ConfirmDialog
        opened={leaving !== null} onClose={() => setLeaving(null)} title={`Withdraw ${leaving?.name ?? ''}?`} act="Withdraw it" busy={withdraw.isPending}
        text="It stops working at once. Whatever uses it is refused from then on. This cannot be taken back; make another one if it was wrong."
        onConfirm={() => leaving && withdraw.mutate(leaving)}
      />
    </>
  );
}

export function KeysPage() {
  useTitle('API keys');
  return <Allowed needs="manage_keys"><Keys /></Allowed>;
}
