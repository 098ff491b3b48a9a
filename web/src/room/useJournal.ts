/** The journal of a room: what is loaded of it, in the order things happened, joined with what waits to be sent. */
import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Entry, Incident, Page } from '@/api/types';
import { useSession } from '@/app/session';
import { useOutgoing } from '@/outbox/OutboxContext';
import type { Outgoing } from '@/outbox/outbox';

export type Filter = 'all' | 'notes' | 'decisions' | 'timeline';
export type Shown = Entry & { pending?: 'waiting' | 'refused'; problem?: string; attached?: string[] };

function pendingEntry(row: Outgoing, incident: Incident, actor: Entry['actor']): Shown | null {
  if (row.kind !== 'entry' || !row.entry) return null;
  const at = row.entry.written_at ?? new Date().toISOString();
  return {
    id: row.id, incident: { id: incident.id, reference: incident.reference }, number: Number.MAX_SAFE_INTEGER, kind: row.entry.kind,
    body: row.entry.body, html: '', occurred_at: row.entry.occurred_at ?? at, recorded_at: at, written_at: at, actor, changes: [],
    pinned: false, corrected: 0, files: [], late: false, reason: row.entry.reason, with_whom: row.entry.with_whom,
    pending: row.state, problem: row.problem, attached: (row.attachments ?? []).map((f) => f.name),
  };
}

const happened = (a: Shown, b: Shown): number => {
  const by = Date.parse(a.occurred_at) - Date.parse(b.occurred_at);
  return by !== 0 ? by : (a.number ?? 0) - (b.number ?? 0);
};

export function useJournal(ref: string, incident: Incident, unsent: boolean, filter: Filter, asOf: string | undefined) {
  const { slug, me } = useSession();
  const served = filter === 'decisions' ? { kind: 'decision' } : filter === 'timeline' ? { pinned: true } : {};
  const query = useInfiniteQuery<Page<Entry>, Error, InfiniteData<Page<Entry>, string | null>, readonly string[], string | null>({
    queryKey: keys.journalOf(slug, ref, filter === 'notes' ? 'all' : filter),
    queryFn: ({ pageParam }) => calls.journal(ref, { ...served, after: pageParam }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    enabled: !unsent,
    staleTime: 60_000,
  });
  const outgoing = useOutgoing();
  const entries = useMemo(() => {
    const loaded: Shown[] = query.data?.pages.flatMap((p) => p.items) ?? [];
    const unique = new Map(loaded.map((e) => [e.id, e]));
    const actor = me.account ? { id: me.account.id, name: me.account.name } : null;
    if (filter === 'all' || filter === 'notes') {
      for (const row of outgoing) {
        const mine = row.incident === incident.id || row.incident === incident.reference;
        const made = mine && !unique.has(row.id) ? pendingEntry(row, incident, actor) : null;
        if (made) unique.set(made.id, made);
      }
    }
    let all = [...unique.values()].filter((e) => !e.corrects);
    if (filter === 'notes') all = all.filter((e) => e.kind !== 'change');
    if (asOf) all = all.filter((e) => Date.parse(e.recorded_at) <= Date.parse(asOf));
    return all.sort(happened);
  }, [query.data, outgoing, incident, filter, asOf, me.account]);
  return { entries, query };
}
