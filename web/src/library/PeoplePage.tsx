/** Who belongs to the organisation and in which role; inviting more. */
import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { OrgRole, Person } from '@/api/types';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { say, sayProblem } from '@/components/Notice';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import css from '@/desk/table.module.css';
import { useTitle } from '@/lib/useTitle';
import { orgRoleWord } from '@/lib/words';
import { Failed } from '@/shell/Failed';
import { ImportLink } from './ImportLink';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { RowMenu } from './RowMenu';
import { RoleHelp, ROLE_TEXT } from './RoleHelp';
import { useFresh, useShelf } from './useShelf';

const NOTHING: Person[] = [];
const ROLES = Object.entries(orgRoleWord).map(([value, label]) => ({ value, label }));

export function PeoplePage() {
  const { me, may } = useSession();
  const fresh = useFresh();
  const list = useShelf('people');
  const [text, setText] = useState('');
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Person | null>(null);
  const [changing, setChanging] = useState<{ person: Person; role: OrgRole } | null>(null);
  useTitle('People');
  const manage = may('manage_people');
  const wanted = text.trim().toLowerCase();
  const people = list.data ?? NOTHING;
  const rows = people.filter((p) => p.name.toLowerCase().includes(wanted) || (p.email ?? '').toLowerCase().includes(wanted));
  const setRole = useMutation({
    mutationFn: (to: { person: Person; role: OrgRole }) => calls.setRole(to.person.id, to.role),
    onSuccess: (person) => { setChanging(null); fresh('people'); say(`${person.name} is now ${orgRoleWord[person.role].toLowerCase()}.`); },
    onError: (error) => { setChanging(null); sayProblem(error); },
  });
  const remove = useMutation({
    mutationFn: (person: Person) => calls.removePerson(person.id),
    onSuccess: () => { setLeaving(null); fresh('people', 'teams'); },
    onError: (error) => { setLeaving(null); sayProblem(error); },
  });
  const own = (p: Person) => p.id === me.account?.id;

  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="People" lead="Who has an account here, and what they may do. Somebody without an account can still be named in an incident, and can report one.">
        {manage && <ImportLink kind="people" />}
        {manage && <Button leftSection={<IconUserPlus size={16} aria-hidden="true" />} onClick={() => setInviting(true)}>Invite</Button>}
      </DeskHead>
      <div className={desk.filters}>
        <TextInput aria-label="Find somebody" placeholder="Name or e-mail" leftSection={<IconSearch size={14} aria-hidden="true" />} value={text} onChange={(e) => setText(e.currentTarget.value)} />
        <RoleHelp />
      </div>
      <table className={css.table} aria-label="People">
        <thead><tr><th>Name</th><th>E-mail</th><th>Role</th>{manage && <th>Second factor</th>}{manage && <th><span className="visually-hidden">Acts</span></th>}</tr></thead>
        <tbody>
          {rows.map((p) => (
            <tr key={p.id}>
              <td><span className={css.name}>{p.name}</span>{own(p) && <span className={css.dim}> you</span>}{p.disabled && <span className={css.dim}> shut</span>}</td>
              <td className={css.dim} data-wide>{p.email}</td>
              <td>
                {manage && !p.disabled ? (
                  <Select
                    size="xs" w={150} aria-label={`Role of ${p.name}`} data={ROLES} value={p.role} allowDeselect={false}
                    onChange={(role) => role && role !== p.role && setChanging({ person: p, role: role as OrgRole })}
                  />
                ) : orgRoleWord[p.role]}
              </td>
              {manage && <td className={css.dim} data-label="Second factor">{p.second_factor ? 'in use' : 'none'}</td>}
              {manage && <td className={css.acts}><RowMenu label={p.name} items={[{ label: 'Take out of the organisation', act: () => setLeaving(p) }]} /></td>}
            </tr>
          ))}
        </tbody>
      </table>
      {list.data && rows.length === 0 && <p className={desk.quiet}>Nobody has “{text}” in name or e-mail.</p>}
      {people.length === 1 && manage && !wanted && (
        <p className={desk.note} style={{ marginTop: '0.75rem' }}>You are alone here. Invite those who would be called when something happens; a link is enough, no mail server is needed.</p>
      )}
      {manage && <Invitations />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      <ConfirmDialog
        opened={changing !== null} onClose={() => setChanging(null)} act="Change the role" busy={setRole.isPending}
        title={changing ? `Make ${changing.person.name} ${orgRoleWord[changing.role].toLowerCase()}?` : ''}
        text={`${changing ? ROLE_TEXT[changing.role] : ''} It holds from their next click.${changing && own(changing.person) ? ' This is you: you may not be able to take it back yourself.' : ''}`}
        onConfirm={() => changing && setRole.mutate(changing)}
      />
      <ConfirmDialog
        opened={leaving !== null} onClose={() => setLeaving(null)} title={`Take ${leaving?.name ?? ''} out?`} act="Take out" busy={remove.isPending}
        text={`They no longer see anything of this organisation, and leave its teams. What they wrote stays, with their name.${leaving && own(leaving) ? ' This is you.' : ''}`}
        onConfirm={() => leaving && remove.mutate(leaving)}
      />
    </>
  );
}
