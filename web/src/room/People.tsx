/** Who does what in this incident, and which teams work on it. */
import { Autocomplete, Button, CloseButton, Popover, Select, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Member, RoleValue } from '@/api/types';
import { useSession } from '@/app/session';
import { inside } from '@/components/inside';
import { PEOPLE_FACTS, ROLES } from '@/lib/catalogue';
import { memberKey, members, unlisted, valueText } from '@/lib/facts';
import { roleWord } from '@/lib/words';
import { FactPopover } from './FactPopover';
import { Panel } from './Panel';
import { memberAct } from './patches';
import { refOf, useLibrary } from './useLibrary';
import { useRoom } from './RoomContext';
import css from './panel.module.css';
import facts from './facts.module.css';

const TEAMS = PEOPLE_FACTS.find((d) => d.name === 'teams');

function AddRole() {
  const { incident, change } = useRoom();
  const { me } = useSession();
  const library = useLibrary('role');
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState('lead');
  const [name, setName] = useState('');
  const who = me.account ? { id: me.account.id, name: me.account.name } : { id: '', name: '' };
  function add() {
    if (!name.trim()) return;
    change(memberAct(incident, 'roles', { value: { role, person: refOf(name, library) }, state: 'suspected' }, who));
    setName('');
    setOpen(false);
  }
  return (
    <Popover opened={open} onChange={setOpen} width={280} trapFocus position="bottom-end">
      <Popover.Target><UnstyledButton className={facts.act} onClick={() => setOpen(!open)}>Give a role</UnstyledButton></Popover.Target>
      <Popover.Dropdown className={facts.popover} data-popover-open aria-label="Give a role">
        <form className={facts.form} onSubmit={(e) => { e.preventDefault(); add(); }}>
          <Autocomplete comboboxProps={inside} label="Who" value={name} onChange={setName} data={[...new Set(library.map((p) => p.name))]} limit={8} data-autofocus />
          <Select comboboxProps={inside} label="Role" value={role} onChange={(v) => setRole(v ?? 'lead')} allowDeselect={false} data={ROLES.map((r) => ({ value: r, label: roleWord[r] ?? r }))} />
          <Button type="submit" size="compact-sm" disabled={!name.trim()}>Give</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function People() {
  const { incident, readOnly, change } = useRoom();
  const { me } = useSession();
  const [teamsOpen, setTeamsOpen] = useState(false);
  const who = me.account ? { id: me.account.id, name: me.account.name } : { id: '', name: '' };
  const roles = members(incident.facts['roles']).filter((m) => m.state !== 'ruled_out');
  const order = (m: Member) => ROLES.indexOf((m.value as RoleValue).role);
  const teams = members(incident.facts['teams']);
  const hasLead = roles.some((m) => (m.value as RoleValue).role === 'lead');
  return (
    <Panel title="People" action={!readOnly && <AddRole />}>
      <ul className={css.list}>
        {!hasLead && (
          <li className={css.row}><span className={css.label}>Lead</span><span className={css.grow}>{incident.standing_in ? <>nobody yet; <b>{incident.standing_in.name}</b> stands in</> : 'nobody yet'}</span></li>
        )}
        {roles.toSorted((a, b) => order(a) - order(b)).map((m) => {
          const value = m.value as RoleValue;
          const label = roleWord[value.role] ?? value.role;
          return (
            <li key={memberKey(m.value)} className={css.row}>
              <span className={css.label}>{label}</span>
              <span className={css.grow}>{value.person.name}{unlisted(value.person) && <span className={facts.unlisted}>not listed</span>}</span>
              {!readOnly && <CloseButton size="xs" aria-label={`${value.person.name} is no longer ${label.toLowerCase()}`} onClick={() => change(memberAct(incident, 'roles', { value, state: m.state, remove: true }, who))} />}
            </li>
          );
        })}
        {TEAMS && (
          <li>
            <FactPopover def={TEAMS} opened={teamsOpen} onChange={setTeamsOpen}>
              <UnstyledButton className={facts.fact} onClick={() => setTeamsOpen(!teamsOpen)}>
                <span className={facts.name}>Teams</span>
                <span className={facts.word}>{teams.length > 0 ? teams.map((m) => valueText(m.value)).join(', ') : <span className="dim">none</span>}</span>
              </UnstyledButton>
            </FactPopover>
          </li>
        )}
      </ul>
    </Panel>
  );
}
