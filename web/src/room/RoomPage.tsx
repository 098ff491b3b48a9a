/** One incident, one place: what it is, what is known, what happened, and where one writes. */
import { Button, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { keys } from '@/api/keys';
import type { Incident } from '@/api/types';
import { useSession, useZone } from '@/app/session';
import { exact } from '@/lib/clock';
import { useKeys } from '@/lib/keyboard';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { Access } from './Access';
import { AsKnown, Export } from './AsKnown';
import { Composer } from './Composer';
import type { Order } from './composerDraft';
import { Facts } from './Facts';
import { Header } from './Header';
import { Journal } from './Journal';
import { takeLead } from './lead';
import { factAct } from './patches';
import { People } from './People';
import { phaseAct } from './PhaseMenu';
import { Related } from './Related';
import { RoomProvider, useRoom } from './RoomContext';
import { Times } from './Times';
import { Unknown } from './Unknown';
import { useIncident } from './useIncident';
import type { Filter } from './useJournal';
import { Emergency } from './Emergency';
import css from './room.module.css';

const FILTERS: Filter[] = ['all', 'notes', 'decisions', 'timeline'];

/** True for a few seconds after each call of the second. */
function useWriting(): [boolean, () => void] {
  const [writing, setWriting] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [writing, () => {
    setWriting(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setWriting(false), 5000);
  }];
}

function Room({ ref_ }: { ref_: string }) {
  const room = useRoom();
  const { incident, readOnly, asOf, unsent, change } = room;
  const { me } = useSession();
  const zone = useZone();
  const search = useSearch({ from: '/o/$slug/incidents/$reference' });
  const navigate = useNavigate({ from: '/o/$slug/incidents/$reference' });
  const [phaseOpen, setPhaseOpen] = useState(false);
  const [severityOpen, setSeverityOpen] = useState(false);
  const [record, setRecord] = useState(false);
  const [writing, wrote] = useWriting();
  const who = me.account ? { id: me.account.id, name: me.account.name } : undefined;
  const filter = FILTERS.find((f) => f === search.show) ?? 'all';
  useKeys({ p: () => setPhaseOpen(true), s: () => setSeverityOpen(true), t: () => who && takeLead(room, who) }, !readOnly);

  function order(o: Order) {
    if (readOnly || !who) return;
    if (o.do === 'severity') change(factAct(incident, 'severity', { value: o.value, state: 'suspected' }, who));
    else if (o.to === 'closed') setPhaseOpen(true);
    else change(phaseAct(incident.reference, o.to as Incident['phase']));
  }
  const mayWrite = incident.permissions.write && !asOf && !incident.merged_into;

  return (
    <div className={css.room}>
      <Header phaseOpen={phaseOpen} onPhaseOpen={setPhaseOpen} severityOpen={severityOpen} onSeverityOpen={setSeverityOpen} writing={writing} />
      {asOf && (
        <div className={css.asof} role="status">
          <span>As it was known at <b>{exact(asOf, zone)}</b>. Nothing can be changed here.</span>
          <Button size="compact-xs" variant="default" onClick={() => void navigate({ search: (s) => ({ ...s, as_of: undefined }) })}>Back to now</Button>
        </div>
      )}
      <div className={css.switch} role="group" aria-label="What to show">
        <UnstyledButton aria-pressed={!record} onClick={() => setRecord(false)}>Journal</UnstyledButton>
        <UnstyledButton aria-pressed={record} onClick={() => setRecord(true)}>Record{incident.unknown.length > 0 ? ` (${incident.unknown.length} unknown)` : ''}</UnstyledButton>
      </div>
      <div className={css.panes} data-record={record || undefined}>
        <div className={css.left}>
          <Journal ref_={ref_} filter={filter} marked={search.entry} />
          {mayWrite && <Composer key={incident.id} onOrder={order} onWriting={wrote} />}
        </div>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region is reached by keyboard */}
        <aside className={css.right} aria-label="The record" tabIndex={0}>
          {unsent
            ? <p className={css.unsent}>This is kept here and is being registered. The record opens as soon as the server has it; you can already write.</p>
            : <><Unknown /><Facts /><Times /><People /><Access /><Related /><AsKnown /><Export /></>}
        </aside>
      </div>
    </div>
  );
}

export function RoomPage() {
  const { slug } = useSession();
  const { reference } = useParams({ from: '/o/$slug/incidents/$reference' });
  const { as_of: asOf } = useSearch({ from: '/o/$slug/incidents/$reference' });
  const navigate = useNavigate({ from: '/o/$slug/incidents/$reference' });
  const client = useQueryClient();
  const { incident, unsent, refused, error, refetch } = useIncident(reference, asOf);
  useTitle(incident ? `${incident.kind === 'exercise' ? 'EXERCISE ' : ''}${incident.reference} ${incident.title}`.trim() : reference);

  // One address for each incident: its reference.
  const right = incident && !unsent ? incident.reference : undefined;
  useEffect(() => {
    if (!right || right === reference) return;
    for (const of of [keys.incident(slug, reference), keys.journalAll(slug, reference)]) {
      const data = client.getQueryData(of);
      const to = of.map((part) => (part === reference ? right : part));
      if (data && !client.getQueryData(to)) client.setQueryData(to, data);
    }
    void navigate({ params: { slug, reference: right }, search: true, replace: true });
  }, [right, reference, slug, client, navigate]);

  if (!incident) {
    if (!error) return null;
    return <><Failed error={error} retry={() => void refetch()} /><Emergency reference={reference} /></>;
  }
  return (
    <RoomProvider incident={incident} unsent={unsent} asOf={asOf}>
      {refused && <p className={css.refused} role="alert">The server refused this registration: {refused}</p>}
      <Room ref_={reference} />
    </RoomProvider>
  );
}
