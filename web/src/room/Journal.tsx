/** The journal: newest at the bottom, beside the composer; filters; older ones on the way up. */
import { UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import * as calls from '@/api/calls';
import { useSession, useZone } from '@/app/session';
import { Empty } from '@/components/Empty';
import { say, sayProblem } from '@/components/Notice';
import { ProblemText } from '@/components/ProblemText';
import { sameDay, shown } from '@/lib/clock';
import { useOutgoing } from '@/outbox/OutboxContext';
import { EntryRow } from './EntryRow';
import { useRoom } from './RoomContext';
import { useJournal, type Filter, type Shown } from './useJournal';
import { useReading } from './useReading';
import css from './journal.module.css';

const FILTERS: { value: Filter; label: string }[] = [
  { value: 'all', label: 'All' }, { value: 'notes', label: 'Written' }, { value: 'decisions', label: 'Decisions' }, { value: 'timeline', label: 'Timeline' },
];
const EMPTY: Record<Filter, [string, string]> = {
  all: ['Nothing has been written yet', 'Write what you see or do below. Every change of the record appears here too.'],
  notes: ['Nobody has written anything yet', 'Changes of the record are under All.'],
  decisions: ['No decisions yet', 'Begin an entry with /decided to list it here, with who decided and why.'],
  timeline: ['The timeline is empty', 'Pin the entries that tell the story; they are listed here.'],
};

export function Journal({ ref_, filter, marked }: { ref_: string; filter: Filter; marked: string | undefined }) {
  const { slug } = useSession();
  const zone = useZone();
  const navigate = useNavigate({ from: '/o/$slug/incidents/$reference' });
  const { incident, unsent, readOnly, asOf, reread } = useRoom();
  const { entries, query } = useJournal(ref_, incident, unsent, filter, asOf);
  const outgoing = useOutgoing();
  const own = useCallback((id: string) => outgoing.some((r) => r.id === id), [outgoing]);
  const { box, note, below, toBottom } = useReading(entries, own);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;

  const scrolled = () => {
    note();
    if (box.current && box.current.scrollTop < 200 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  useLayoutEffect(toBottom, [filter, toBottom]);
  const shownMark = useRef<string | null>(null);
  useEffect(() => {
    if (!marked || shownMark.current === marked) return;
    const row = document.getElementById(`e-${marked}`);
    if (!row) return;
    shownMark.current = marked;
    row.scrollIntoView({ block: 'center' });
  }, [marked, entries]);

  const onPin = useCallback((entry: Shown, on: boolean) => {
    calls.pin(incident.reference, entry.id, on).then(reread, sayProblem);
  }, [incident.reference, reread]);
  const onLink = useCallback((entry: Shown) => {
    const url = `${window.location.origin}/o/${slug}/incidents/${incident.reference}?entry=${entry.id}`;
    void navigator.clipboard?.writeText(url).then(() => say('Link copied.'));
  }, [slug, incident.reference]);

  return (
    <section className={css.journal} aria-label="Journal">
      <div className={css.filters} role="group" aria-label="Which entries">
        {FILTERS.map((f) => (
          <UnstyledButton
            key={f.value} className={css.filter} aria-pressed={filter === f.value}
            onClick={() => void navigate({ search: (s) => ({ ...s, show: f.value === 'all' ? undefined : f.value }), replace: true })}
          >
            {f.label}
          </UnstyledButton>
        ))}
      </div>
      {/* A scrolling region is reached by keyboard like anything else. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.scroll} ref={box} onScroll={scrolled} tabIndex={0} role="log" aria-label="Entries" aria-live="off">
        {isFetchingNextPage && <p className={css.loading}>Reading older entries</p>}
        <ProblemText error={entries.length === 0 ? query.error : null} />
        {entries.length === 0 && !query.isLoading && !query.error && <Empty title={EMPTY[filter][0]}>{EMPTY[filter][1]}</Empty>}
        <ol className={css.list}>
          {entries.map((entry, i) => {
            const before = entries[i - 1];
            const day = !before || !sameDay(before.occurred_at, entry.occurred_at, zone);
            const s = shown(entry.occurred_at, zone);
            return (
              <Fragment key={entry.id}>
                {day && <li className={css.day}><span>{s.weekday} {s.date}</span><span>{s.zone}</span></li>}
                <EntryRow entry={entry} mayWrite={!readOnly} marked={marked === entry.id} onPin={onPin} onLink={onLink} />
              </Fragment>
            );
          })}
        </ol>
      </div>
      {below > 0 && <button type="button" className={css.below} onClick={toBottom}>{below} new below</button>}
    </section>
  );
}
