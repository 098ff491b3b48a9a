/** The audit log: what happened outside single incidents, newest first; by what and by whom; as CSV. */
import { Button, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { apiUrl } from '@/api/http';
import { keys } from '@/api/keys';
import { audit } from '@/api/settingsCalls';
import type { AuditSearch } from '@/app/settingsRoutes';
import { useNames, usePeople, useSession } from '@/app/session';
import { Empty } from '@/components/Empty';
import { When } from '@/components/When';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import css from '@/desk/table.module.css';
import { byName } from '@/lib/facts';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { Allowed } from '@/desk/Allowed';
import { auditOf, GROUPS, particulars, whatText } from './auditWords';
import own from './settings.module.css';

const ENOUGH = 25;
/** Pages that are read by themselves while a filter leaves few rows. */
const MOST = 20;

function Log() {
  const { slug } = useSession();
  const search = useSearch({ from: '/o/$slug/settings/audit' });
  const navigate = useNavigate({ from: '/o/$slug/settings/audit' });
  const people = usePeople();
  const names = useNames();
  const { what, who } = search;
  const list = useInfiniteQuery({
    queryKey: keys.house(slug, 'audit', what ?? ''),
    queryFn: ({ pageParam }) => audit({ what, after: pageParam, limit: 100 }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const rows = useMemo(
    () => (list.data?.pages.flatMap((p) => p.items) ?? []).filter((e) => !who || e.actor?.id === who),
    [list.data, who],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (rows.length < ENOUGH && pages > 0 && pages < MOST && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [rows.length, pages, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const change = (part: AuditSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });

  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="Audit log" lead="What happens outside single incidents: sign-ins and refusals, people, keys, settings, the library, downloads, openings of private incidents. Nobody can change it.">
        <Button component="a" href={apiUrl('/audit.csv', { what })} download variant="default" leftSection={<IconDownload size={16} aria-hidden="true" />}>CSV</Button>
      </DeskHead>
      <div className={desk.filters} role="group" aria-label="Filters">
        <Select w={230} aria-label="What" placeholder="Everything" data={GROUPS} value={what ?? null} clearable clearButtonProps={{ 'aria-label': 'Everything' }} onChange={(v) => change({ what: v ?? undefined })} />
        <Select
          w={200} aria-label="Who" placeholder="Everybody" data={people.map((p) => ({ value: p.id, label: p.name }))} value={who ?? null} searchable clearable
          clearButtonProps={{ 'aria-label': 'Everybody' }} onChange={(v) => change({ who: v ?? undefined })}
        />
      </div>
      {rows.length > 0 && (
        <table className={css.table} aria-label="Audit log">
          <thead><tr><th>When</th><th>Who</th><th>What</th></tr></thead>
          <tbody>
            {rows.map((e) => {
              const said = auditOf(e);
              return (
                <tr key={e.id}>
                  <td className={`${css.dim} tabular nowrap`}><When at={e.recorded_at} /></td>
                  <td className={own.who}>{byName(e.actor, names) ?? <span className="dim">nobody signed in</span>}{e.via && <span className={css.dim}> via {e.via}</span>}</td>
                  <td data-wide>
                    <span className={own.what}>{whatText(said.what)}</span>
                    <p className={own.particulars}>{particulars(said, names)}</p>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {list.data && rows.length === 0 && !isFetchingNextPage && !hasNextPage && (
        <Empty title="Nothing of this kind has happened" action={(what || who) && <Button variant="default" onClick={() => void navigate({ search: {} })}>Drop the filters</Button>} />
      )}
      <p className={css.end} aria-live="polite">
        {isFetchingNextPage ? 'Looking further back' : hasNextPage && <Button size="compact-sm" variant="default" onClick={() => void fetchNextPage()}>Further back</Button>}
      </p>
    </>
  );
}

export function AuditPage() {
  useTitle('Audit log');
  return <Allowed needs="read_audit"><Log /></Allowed>;
}
