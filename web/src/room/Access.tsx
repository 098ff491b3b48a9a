/** Who can see the incident, since when, until when, by whom. */
import { Autocomplete, Button, CloseButton, Popover, Select, TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Visibility } from '@/api/types';
import { useNames, usePeople, useSession } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { inside } from '@/components/inside';
import { When } from '@/components/When';
import { byName } from '@/lib/facts';
import { visibilityWord } from '@/lib/words';
import { Panel } from './Panel';
import { useUntil } from './useUntil';
import { useRoom } from './RoomContext';
import css from './panel.module.css';
import facts from './facts.module.css';

function ChangeVisibility() {
  const { incident, reread } = useRoom();
  const [open, setOpen] = useState(false);
  const [to, setTo] = useState<Visibility>(incident.visibility);
  const [reason, setReason] = useState('');
  function save() {
    calls.setVisibility(incident.reference, { visibility: to, reason: reason.trim() || undefined }).then(() => { setOpen(false); reread(); }, sayProblem);
  }
  return (
    <Popover opened={open} onChange={setOpen} width={300} trapFocus position="bottom-end">
      <Popover.Target><UnstyledButton className={facts.act} onClick={() => setOpen(!open)}>Change</UnstyledButton></Popover.Target>
      <Popover.Dropdown className={facts.popover} data-popover-open aria-label="Who can see it">
        <form className={facts.form} onSubmit={(e) => { e.preventDefault(); save(); }}>
          <Select comboboxProps={inside} label="Who can see it" value={to} onChange={(v) => setTo((v ?? 'responders') as Visibility)} allowDeselect={false} data={Object.entries(visibilityWord).map(([value, label]) => ({ value, label }))} data-autofocus />
          <p className={css.quiet}>
            {to === 'private' ? 'Only the people and teams named here will see it, in lists and search too. You are named at once.' : to === 'everyone' ? 'Every account of the organisation can read it.' : 'Responders, leads, administrators and auditors, and whoever reported it.'}
          </p>
          <TextInput label="Reason" value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <Button type="submit" size="compact-sm" disabled={to === incident.visibility}>Change</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function LetIn() {
  const { incident, reread } = useRoom();
  const { slug } = useSession();
  const people = usePeople();
  const teams = useQuery({ queryKey: keys.library(slug, 'teams'), queryFn: calls.teams, staleTime: 300_000 });
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const until = useUntil();
  const account = people.find((p) => p.name === name)?.id;
  const team = account ? undefined : teams.data?.items.find((t) => t.name === name)?.id;
  function add() {
    if ((!account && !team) || !until.ok) return;
    calls.admit(incident.reference, { account, team, until: until.at }).then(() => { setOpen(false); setName(''); reread(); }, sayProblem);
  }
  return (
    <Popover opened={open} onChange={setOpen} width={300} trapFocus position="bottom-start">
      <Popover.Target><UnstyledButton className={css.link} onClick={() => setOpen(!open)}>Let somebody in</UnstyledButton></Popover.Target>
      <Popover.Dropdown className={facts.popover} data-popover-open aria-label="Let somebody in">
        <form className={facts.form} onSubmit={(e) => { e.preventDefault(); add(); }}>
          <Autocomplete comboboxProps={inside} label="Person or team" value={name} onChange={setName} limit={8} data={[...new Set([...people.map((p) => p.name), ...(teams.data?.items ?? []).map((t) => t.name)])]} data-autofocus />
          <TextInput label="Until (optional)" type="datetime-local" value={until.text} onChange={(e) => until.set(e.currentTarget.value)} description={until.reading} error={until.problem} inputWrapperOrder={['label', 'input', 'description', 'error']} />
          <Button type="submit" size="compact-sm" disabled={(!account && !team) || !until.ok}>Let in</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Access() {
  const { incident, asOf, unsent, reread } = useRoom();
  const names = useNames();
  const manage = incident.permissions.visibility && !asOf && !unsent;
  return (
    <Panel title="Who can see it" action={manage && <ChangeVisibility />}>
      <p className={css.row}><span className={css.grow}>{visibilityWord[incident.visibility]}</span></p>
      <ul className={css.list}>
        {incident.access.map((a) => (
          <li key={a.id} className={css.row}>
            <span className={css.grow}>
              {a.who.name}{a.kind === 'team' ? ' (team)' : ''}{a.emergency ? ' (emergency opening)' : ''}{' '}
              <span className="dim">since <When at={a.since} form="short" />{a.until && <> until <When at={a.until} /></>}{a.by ? `, by ${byName(a.by, names) ?? 'somebody'}` : ''}</span>
            </span>
            {manage && <CloseButton size="xs" aria-label={`${a.who.name} no longer sees it`} onClick={() => calls.withdraw(incident.reference, a.id).then(reread, sayProblem)} />}
          </li>
        ))}
      </ul>
      {manage && incident.visibility === 'private' && <LetIn />}
    </Panel>
  );
}
