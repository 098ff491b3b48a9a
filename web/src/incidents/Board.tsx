/** The same incidents by phase. A card moves by its menu, so that keyboard and thumb do it too. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconArrowsRightLeft } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { IncidentSummary, Phase } from '@/api/types';
import { useOrganisation, useSession } from '@/app/session';
import { KindMark } from '@/components/KindMark';
import { SeverityMark } from '@/components/marks';
import { sayProblem } from '@/components/Notice';
import { Age } from '@/components/When';
import { phaseName, PHASES } from '@/lib/words';
import css from './board.module.css';

function Card({ row, onMove }: { row: IncidentSummary; onMove: (to: Phase) => void }) {
  const { slug, may } = useSession();
  const org = useOrganisation();
  return (
    <li className={css.card}>
      <div className={css.line}>
        <span className="mono dim nowrap">{row.reference}</span>
        <SeverityMark value={row.severity?.value} state={row.severity?.state} />
        {may('write_incidents') && (
          <Menu>
            <Menu.Target>
              <UnstyledButton className={css.move} aria-label={`Move ${row.reference} to another phase`}><IconArrowsRightLeft size={14} /></UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {PHASES.filter((p) => p !== row.phase && p !== 'closed').map((p) => <Menu.Item key={p} onClick={() => onMove(p)}>{phaseName(p, org)}</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <KindMark kind={row.kind} />
      <Link className={css.title} to="/o/$slug/incidents/$reference" params={{ slug, reference: row.reference }}>{row.title}</Link>
      <div className={css.line}><span className="dim ellipsis">{row.lead?.name ?? '? no lead'}</span><span className={css.age}><Age at={row.updated_at} /></span></div>
    </li>
  );
}

export function Board({ rows, onAct }: { rows: IncidentSummary[]; onAct: () => void }) {
  const { slug } = useSession();
  const org = useOrganisation();
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: ({ reference, to }: { reference: string; to: Phase }) => calls.movePhase(reference, { to }),
    onSettled: () => {
      onAct();
      return client.invalidateQueries({ queryKey: keys.lists(slug) });
    },
    onError: sayProblem,
  });
  const moving = move.isPending ? move.variables : undefined;
  const shown = rows.map((r) => (r.reference === moving?.reference ? { ...r, phase: moving.to } : r));
  const columns = PHASES.filter((p) => p !== 'closed' || shown.some((r) => r.phase === 'closed'));
  return (
    <div className={css.board}>
      {columns.map((phase) => {
        const here = shown.filter((r) => r.phase === phase);
        return (
          <section key={phase} className={css.column} aria-label={phaseName(phase, org)}>
            <h2 className={css.heading}>{phaseName(phase, org)} <span className="dim">{here.length}</span></h2>
            <ul className={css.cards}>
              {here.map((row) => <Card key={row.id} row={row} onMove={(to) => move.mutate({ reference: row.reference, to })} />)}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
