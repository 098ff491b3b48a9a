/** The list of incidents, and the same as a board. Filters, layout and order are in the address. */
import { Button, UnstyledButton } from '@mantine/core';
import { IconDownload, IconLayoutKanban, IconList } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import * as calls from '@/api/calls';
import { apiUrl } from '@/api/http';
import { keys } from '@/api/keys';
import type { ListSearch } from '@/app/router';
import { useSession } from '@/app/session';
import { Empty } from '@/components/Empty';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { Board } from './Board';
import { BulkBar } from './BulkBar';
import { FilterBar } from './FilterBar';
import { IncidentTable } from './IncidentTable';
import { SavedViews } from './SavedViews';
import { lineOf, narrowed, queryOf, searchOf } from './filters';
import { useSettled } from './useSettled';
import css from './list.module.css';

function useEnd(act: () => void): React.RefObject<HTMLDivElement | null> {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && act(), { rootMargin: '400px' });
    if (mark.current) seen.observe(mark.current);
    return () => seen.disconnect();
  }, [act]);
  return mark;
}

export function IncidentsPage() {
  const { slug, may } = useSession();
  const search = useSearch({ from: '/o/$slug/incidents' });
  const navigate = useNavigate({ from: '/o/$slug/incidents' });
  const [selected, setSelected] = useState(new Set<string>());
  useTitle('Incidents');
  const query = useMemo(() => queryOf(search), [search]);
  const line = lineOf(search);
  const list = useInfiniteQuery({
    queryKey: keys.list(slug, { ...query, paged: true }),
    queryFn: ({ pageParam }) => calls.incidents({ ...query, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
  const fresh = useMemo(() => list.data?.pages.flatMap((p) => p.items) ?? [], [list.data]);
  const { rows, arrived, gone, adopt, follow } = useSettled(fresh, list.isPlaceholderData ? `${line} before` : line, !list.hasNextPage);
  const change = useCallback((part: ListSearch) => {
    setSelected(new Set());
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  }, [navigate]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const end = useEnd(more);
  const board = search.layout === 'board';
  const { limit: _limit, ...exported } = query;

  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.title}>Incidents</h1>
        <span className={css.spring} />
        {arrived > 0 && <button type="button" className={css.arrived} onClick={adopt}>{arrived} new, show</button>}
        <SavedViews line={line} onOpen={(l) => void navigate({ search: searchOf(l) })} />
        {may('export') && (
          <a className={css.tool} href={apiUrl('/incidents.csv', exported)} download><IconDownload size={16} stroke={1.6} aria-hidden="true" />CSV</a>
        )}
        <UnstyledButton className={css.tool} onClick={() => change({ layout: board ? undefined : 'board' })}>
          {board ? <IconList size={16} stroke={1.6} aria-hidden="true" /> : <IconLayoutKanban size={16} stroke={1.6} aria-hidden="true" />}{board ? 'List' : 'Board'}
        </UnstyledButton>
      </header>
      <FilterBar search={search} onChange={change} />
      {list.error && !list.data && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        narrowed(search)
          ? <Empty title="No incident fits these filters" action={<Button variant="default" onClick={() => void navigate({ search: {} })}>Drop the filters</Button>} />
          : <Empty title={search.state === 'closed' ? 'Nothing has been closed yet' : 'No open incidents'}>Press <kbd className="key">c</kbd> to register one. One line is enough; the rest may be unknown.</Empty>
      )}
      {rows.length > 0 && (board
        ? <Board rows={rows} onAct={follow} />
        : <IncidentTable rows={rows} label="Incidents" gone={gone} keyboard selected={selected} onSelect={may('bulk_change') ? setSelected : undefined} />)}
      <div ref={end} className={css.end} aria-live="polite">{isFetchingNextPage ? 'Loading more' : ''}</div>
      <BulkBar selected={selected} onAct={follow} onDone={setSelected} />
    </div>
  );
}
