/** What it is at a glance: reference, title, severity, phase, lead, how long it has been. */
import { Button, Tooltip, UnstyledButton } from '@mantine/core';
import { IconLock, IconPencil, IconWorld } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useSession } from '@/app/session';
import { SeverityMark } from '@/components/marks';
import { ExerciseBanner, KindMark } from '@/components/KindMark';
import { When } from '@/components/When';
import { span } from '@/lib/clock';
import { leadOf, one } from '@/lib/facts';
import { useSecond } from '@/lib/now';
import { dispositionWord } from '@/lib/words';
import { CATALOGUE } from '@/lib/catalogue';
import { FactPopover } from './FactPopover';
import { PhaseMenu } from './PhaseMenu';
import { PhaseTrack } from './PhaseTrack';
import { takeLead } from './lead';
import { titleAct } from './patches';
import { Presence } from './Presence';
import { useRoom } from './RoomContext';
import css from './header.module.css';

const SEVERITY = CATALOGUE.find((d) => d.name === 'severity');

function Title() {
  const { incident, readOnly, change } = useRoom();
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(incident.title);
  useEffect(() => {
    if (!editing) setText(incident.title);
  }, [incident.title, editing]);
  function save() {
    const next = text.trim();
    setEditing(false);
    if (next && next !== incident.title) change(titleAct(incident, next));
  }
  if (editing) {
    return (
      <input
        className={css.titleInput} value={text} aria-label="Title" autoFocus onChange={(e) => setText(e.currentTarget.value)} onBlur={save}
        onKeyDown={(e) => { if (e.key === 'Enter') save(); if (e.key === 'Escape') { setText(incident.title); setEditing(false); } }}
      />
    );
  }
  return (
    <h1 className={css.title}>
      <span className={css.titleText}>{incident.title}</span>
      {!readOnly && <UnstyledButton className={css.pencil} aria-label="Edit the title" onClick={() => setEditing(true)}><IconPencil size={14} /></UnstyledButton>}
    </h1>
  );
}

function Clocks() {
  const { incident } = useRoom();
  const now = useSecond();
  const reported = incident.times.reported?.at ?? incident.registered_at;
  const acknowledged = incident.times.acknowledged?.at;
  const closed = incident.times.closed?.at;
  return (
    <span className={`${css.clocks} tabular`}>
      {acknowledged
        ? <span className={css.acknowledged}>acknowledged after <b>{span(Date.parse(acknowledged) - Date.parse(reported))}</b></span>
        : incident.phase === 'triage' && <span className={css.running}>not acknowledged, <b>{span(now - Date.parse(reported))}</b></span>}
      {closed && incident.phase === 'closed'
        ? <span>closed <When at={closed} /></span>
        : <span>open for <b>{span(now - Date.parse(reported))}</b></span>}
    </span>
  );
}

function Lead({ onTake }: { onTake: () => void }) {
  const { incident, readOnly } = useRoom();
  const { me } = useSession();
  const lead = leadOf(incident);
  return (
    <span className={css.lead}>
      {lead
        ? <><b>{lead.name}</b> <span className="dim">leads</span></>
        : <span className="dim">no lead{incident.standing_in ? <>; <b>{incident.standing_in.name}</b> stands in</> : null}</span>}
      {!readOnly && me.account && lead?.id !== me.account.id && (
        <Tooltip label={<>You become the lead <kbd className="key">t</kbd></>}><Button size="compact-xs" variant="default" onClick={onTake}>Take</Button></Tooltip>
      )}
    </span>
  );
}

interface Props { phaseOpen: boolean; onPhaseOpen: (open: boolean) => void; severityOpen: boolean; onSeverityOpen: (open: boolean) => void; writing: boolean }

export function Header({ phaseOpen, onPhaseOpen, severityOpen, onSeverityOpen, writing }: Props) {
  const room = useRoom();
  const { incident, unsent } = room;
  const { me } = useSession();
  const severity = one(incident.facts['severity']);
  const mark = <SeverityMark value={severity?.value as string | undefined} state={severity?.state} words />;
  return (
    <header className={css.header}>
      {incident.kind === 'exercise' && <ExerciseBanner />}
      <div className={`${css.line} ${css.top}`}>
        <span className={css.ref}>{unsent ? 'not yet registered' : incident.reference}</span>
        <Title />
        <KindMark kind={incident.kind === 'exercise' ? 'real' : incident.kind} />
        <Presence writing={writing} />
      </div>
      <div className={css.line}>
        {SEVERITY && !room.readOnly
          ? <FactPopover def={SEVERITY} opened={severityOpen} onChange={onSeverityOpen}><UnstyledButton className={css.control} onClick={() => onSeverityOpen(!severityOpen)}>{mark}</UnstyledButton></FactPopover>
          : mark}
        <PhaseMenu opened={phaseOpen} onChange={onPhaseOpen} />
        {incident.disposition && <span className={css.disposition}>{dispositionWord[incident.disposition]}</span>}
        <Lead onTake={() => me.account && takeLead(room, { id: me.account.id, name: me.account.name })} />
        {incident.visibility === 'private' && <span className={css.seen}><IconLock size={14} aria-hidden="true" />Private</span>}
        {incident.visibility === 'everyone' && <span className={css.seen}><IconWorld size={14} aria-hidden="true" />Everyone</span>}
        <Clocks />
      </div>
      <PhaseTrack />
    </header>
  );
}
