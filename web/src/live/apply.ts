/** Brings what the stream says into the query cache: entries join the journal by id, incidents and lists are read anew. */
import type { InfiniteData, Query, QueryClient, QueryFilters, QueryKey } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import type { Entry, Page } from '@/api/types';
import type { LiveEvent } from './live';

export type JournalData = InfiniteData<Page<Entry>, string | null>;

/** Puts an entry into what is loaded of a journal. One that is there stays as it is: it may have been corrected since. */
export function joinEntry(data: JournalData | undefined, entry: Entry): JournalData | undefined {
  if (!data) return data;
  const known = data.pages.some((page) => page.items.some((e) => e.id === entry.id));
  if (known) return data;
  return { ...data, pages: data.pages.map((p, i) => (i === 0 ? { ...p, items: [...p.items, entry] } : p)) };
}

/**
 * Joins an entry to all that is loaded of a journal. What is being read at this moment may have been asked before the
 * entry was there, so the entry joins its answer too.
 */
export function joinJournals(client: QueryClient, queryKey: QueryKey, entry: Entry): void {
  const join = (data: JournalData | undefined) => joinEntry(data, entry);
  client.setQueriesData<JournalData>({ queryKey }, join);
  afterReading(client, { queryKey }, (query) => client.setQueryData<JournalData>(query.queryKey, join));
}

/** Reads anew what is shown, also what is just being read for the first time. */
export function readAnew(client: QueryClient, filters: QueryFilters): void {
  afterReading(client, { ...filters, predicate: (query) => query.state.data === undefined && (filters.predicate?.(query) ?? true) }, (query) => {
    void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  });
  void client.invalidateQueries(filters);
}

function afterReading(client: QueryClient, filters: QueryFilters, act: (query: Query) => void): void {
  for (const query of client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })) {
    // The cache takes the answer a moment after the promise does.
    const then = () => setTimeout(() => act(query));
    query.promise?.then(then, then);
  }
}

/** Collects calls for a moment, so that a burst of entries reads each thing once. */
class Gather {
  private waiting = new Map<string, ReturnType<typeof setTimeout>>();

  later(name: string, ms: number, act: () => void): void {
    if (this.waiting.has(name)) return;
    this.waiting.set(name, setTimeout(() => {
      this.waiting.delete(name);
      act();
    }, ms));
  }
}

export function applier(client: QueryClient, slug: string): (event: LiveEvent) => void {
  const gather = new Gather();
  const lists = () => gather.later('lists', 700, () => readAnew(client, { queryKey: keys.lists(slug) }));

  const incidentOf = (name: string) => gather.later(`incident ${name}`, 120, () => {
    readAnew(client, { queryKey: keys.incidentAll(slug, name) });
    readAnew(client, { queryKey: keys.history(slug, name) });
  });

  function entry(e: Entry, incident: { id: string; reference: string }): void {
    const corrects = typeof e.corrects === 'string';
    for (const name of [incident.reference, incident.id]) {
      if (corrects) gather.later(`journal ${name}`, 120, () => readAnew(client, { queryKey: keys.journal(slug, name) }));
      else joinJournals(client, keys.journalAll(slug, name), e);
      if (e.kind === 'decision') gather.later(`decisions ${name}`, 120, () => readAnew(client, { queryKey: keys.journalOf(slug, name, 'decisions') }));
      for (const change of e.changes) {
        if (change.change === 'pinned' || change.change === 'unpinned') {
          gather.later(`journal ${name}`, 120, () => readAnew(client, { queryKey: keys.journal(slug, name) }));
        }
      }
      if (e.kind === 'change' || e.changes.length > 0 || e.kind === 'action') incidentOf(name);
    }
    if (e.changes.length > 0) lists();
  }

  return (event) => {
    if (event.type === 'entry') {
      const { incident } = event.entry;
      if (incident) entry(event.entry, incident);
    } else if (event.type === 'access') {
      readAnew(client, { queryKey: [slug] });
    } else if (event.fresh) {
      // What was read before the stream began may have missed something.
      const moving = ['incident', 'journal', 'incidents', 'history'];
      readAnew(client, { predicate: (q) => q.queryKey[0] === slug && moving.includes(String(q.queryKey[1])) });
    }
  };
}
