/** Other incidents that belong to this one: related, part of, duplicates; merging and splitting. */
import { Button, CloseButton, Popover, Select, TextInput, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { useSession } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { inside } from '@/components/inside';
import { relationWord } from '@/lib/words';
import { Panel } from './Panel';
import { useRoom } from './RoomContext';
import css from './panel.module.css';
import facts from './facts.module.css';

const KINDS = [
  { value: 'related_to', label: 'is related to' },
  { value: 'child_of', label: 'is part of' },
  { value: 'duplicate_of', label: 'is a duplicate of' },
  { value: 'merge', label: 'is merged into' },
];

function Relate() {
  const { incident, reread } = useRoom();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState('related_to');
  const [to, setTo] = useState('');
  const reference = /^\d+$/.test(to.trim()) ? `INC-${to.trim()}` : to.trim().toUpperCase();
  function add() {
    const sent = kind === 'merge' ? calls.merge(incident.reference, reference) : calls.relate(incident.reference, { kind, to: reference });
    sent.then(() => { setOpen(false); setTo(''); reread(); }, sayProblem);
  }
  return (
    <Popover opened={open} onChange={setOpen} width={280} trapFocus position="bottom-end">
      <Popover.Target><UnstyledButton className={facts.act} onClick={() => setOpen(!open)}>Relate, merge</UnstyledButton></Popover.Target>
      <Popover.Dropdown className={facts.popover} data-popover-open aria-label="Relate or merge">
        <form className={facts.form} onSubmit={(e) => { e.preventDefault(); add(); }}>
          <Select comboboxProps={inside} label={`${incident.reference}…`} value={kind} onChange={(v) => setKind(v ?? 'related_to')} allowDeselect={false} data={KINDS} />
          <TextInput label="Incident" placeholder="INC-42" value={to} onChange={(e) => setTo(e.currentTarget.value)} data-autofocus />
          {kind === 'merge' && <p className={css.quiet}>The journals interleave, the earliest times are kept, the stricter visibility wins. This one then points on. It can be split off again.</p>}
          <Button type="submit" size="compact-sm" disabled={!/^INC-\d+$/.test(reference)}>{kind === 'merge' ? `Merge into ${reference}` : 'Relate'}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Related() {
  const { incident, readOnly, unsent, reread } = useRoom();
  const { slug } = useSession();
  const split = incident.merged_into && incident.permissions.write;
  return (
    <Panel title="Related" action={!readOnly && !unsent && <Relate />}>
      {incident.merged_into && (
        <p className={css.row}>
          <span className={css.grow}>Merged into <Link to="/o/$slug/incidents/$reference" params={{ slug, reference: incident.merged_into.reference }} className={css.link}>{incident.merged_into.reference}</Link></span>
          {split && <UnstyledButton className={facts.act} onClick={() => calls.split(incident.reference).then(reread, sayProblem)}>Split off again</UnstyledButton>}
        </p>
      )}
      {incident.merged_from.map((m) => (
        <p key={m.id} className={css.row}><span className={css.label}>Merged in</span><Link to="/o/$slug/incidents/$reference" params={{ slug, reference: m.reference }} className={css.link}>{m.reference}</Link></p>
      ))}
      {incident.relations.length === 0 && incident.merged_from.length === 0 && !incident.merged_into && <p className={css.quiet}>None yet.</p>}
      <ul className={css.list}>
        {incident.relations.map((r) => (
          <li key={`${r.kind}-${r.incident.id}`} className={css.row}>
            <span className={css.label}>{relationWord[r.kind]}</span>
            <Link to="/o/$slug/incidents/$reference" params={{ slug, reference: r.incident.reference }} className={`${css.link} ${css.grow}`}>{r.incident.reference}</Link>
            {!readOnly && <CloseButton size="xs" aria-label={`No longer ${relationWord[r.kind].toLowerCase()} ${r.incident.reference}`} onClick={() => calls.unrelate(incident.reference, { kind: r.kind, to: r.incident.reference }).then(reread, sayProblem)} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
