/** What needs me: incidents I am in, open ones by severity, those without a lead. Says so when all is quiet. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { IncidentSummary } from '@/api/types';
import { useSession } from '@/app/session';
import { Empty } from '@/components/Empty';
import { When } from '@/components/When';
import { IncidentTable } from '@/incidents/IncidentTable';
import { useSettled } from '@/incidents/useSettled';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import css from './now.module.css';

const OPEN = { state: 'open', sort: 'severity', limit: 100 };

function Section({ title, rows, gone, note }: { title: string; rows: IncidentSummary[]; gone: Set<string>; note?: string }) {
  if (rows.length === 0) return null;
  return (
    <section className={css.section}>
      <h2 className={css.heading}>{title} <span className="dim">{rows.length}</span>{note && <span className={css.note}>{note}</span>}</h2>
      <IncidentTable rows={rows} label={title} gone={gone} bare />
    </section>
  );
}

function Quiet() {
  const { slug, may } = useSession();
  const query = { state: 'closed', sort: 'updated', limit: 1 };
  const last = useQuery({ queryKey: keys.list(slug, query), queryFn: () => calls.incidents(query) });
  const closed = last.data?.items[0];
  return (
    <Empty
      title="All quiet"
      action={may('register') && <Link to="/o/$slug/register" params={{ slug }} className={css.first}>Register what you see</Link>}
    >
      {closed
        ? <>All quiet since <When at={closed.updated_at} />, when {closed.reference} was closed. Open incidents appear here, worst first.</>
        : <>Open incidents appear here, worst first. Press <kbd className="key">c</kbd> anywhere to register one; one line is enough.</>}
    </Empty>
  );
}

const none: IncidentSummary[] = [];

export function NowPage() {
  const { slug, me } = useSession();
  useTitle('Now');
  const list = useQuery({ queryKey: keys.list(slug, OPEN), queryFn: () => calls.incidents(OPEN) });
  const { rows, arrived, gone, adopt } = useSettled(list.data?.items ?? none, 'now', list.data !== undefined && !list.data.next);
  const open = rows.length - gone.size;
  const account = me.account?.id;
  const mine = useQuery({
    queryKey: keys.list(slug, { ...OPEN, involving: 'me' }),
    queryFn: () => calls.incidents({ ...OPEN, involving: 'me' }),
    enabled: Boolean(account),
  });
  const groups = useMemo(() => {
    const own = new Set((mine.data?.items ?? []).map((i) => i.id));
    const rest = rows.filter((r) => !own.has(r.id));
    return {
      mine: rows.filter((r) => own.has(r.id)),
      leaderless: rest.filter((r) => !r.lead),
      others: rest.filter((r) => r.lead),
    };
  }, [rows, mine.data]);

  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.title}>Now</h1>
        {list.data && open > 0 && (
          <p className="dim">{open === 1 ? '1 open incident' : `${open}${list.data.next ? '+' : ''} open incidents`}</p>
        )}
        {arrived > 0 && <button type="button" className={css.arrived} onClick={adopt}>{arrived} new, show</button>}
      </header>
      {list.data && rows.length === 0 && <Quiet />}
      <Section title="You are in" rows={groups.mine} gone={gone} />
      <Section title="Without a lead" rows={groups.leaderless} gone={gone} note="whoever is responsible for incidents stands in" />
      <Section title="Open, worst first" rows={groups.others} gone={gone} />
    </div>
  );
}
