/** The preview: what each line says and what comes of it; lines with a problem first. */
import { Button } from '@mantine/core';
import { IconCircleCheck, IconCirclePlus, IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { Imported, RowAction } from '@/api/types';
import { Choice } from '@/components/Choice';
import { plain } from '@/lib/words';
import { ACTION_WORD, cellText, inOrder, type Counts } from './importing';
import table from '@/desk/table.module.css';
import css from './import.module.css';

const MARK: Record<RowAction, typeof IconPencil> = { create: IconCirclePlus, update: IconPencil, same: IconCircleCheck, error: IconAlertTriangle };
const ACTIONS: RowAction[] = ['error', 'create', 'update', 'same'];
const STEP = 200;

export function ImportRows({ answer, counts, csv }: { answer: Imported; counts: Counts; csv: string }) {
  const lines = csv.split(/\r?\n/);
  const [only, setOnly] = useState<RowAction | 'all'>('all');
  const [most, setMost] = useState(STEP);
  const shown = only !== 'all' && counts[only] > 0 ? only : 'all';
  const fields = inOrder(answer.fields, answer.columns).filter((f) => answer.columns[f] !== undefined);
  const rows = shown === 'all' ? [...answer.rows].sort((a, b) => Number(b.action === 'error') - Number(a.action === 'error')) : answer.rows.filter((r) => r.action === shown);
  const options = [
    { value: 'all' as const, label: answer.rows.length === 1 ? '1 line' : `All ${answer.rows.length} lines` },
    ...ACTIONS.filter((a) => counts[a] > 0).map((a) => ({ value: a, label: `${counts[a]} ${a === 'error' && counts[a] > 1 ? 'problems' : ACTION_WORD[a]}` })),
  ];
  return (
    <>
      <Choice label="Which lines" value={shown} onChange={setOnly} options={options} />
      <div className={css.scroll}>
        <table className={`${table.table} ${css.rows}`} aria-label="Preview">
          <thead><tr><th>What comes of it</th><th>Line</th>{fields.map((f) => <th key={f}>{plain(f)}</th>)}</tr></thead>
          <tbody>
            {rows.slice(0, most).map((row) => {
              const Mark = MARK[row.action];
              const { values } = row;
              return (
                <tr key={row.line} data-action={row.action}>
                  <td>
                    <span className={css.mark} data-action={row.action}><Mark size={15} stroke={1.8} aria-hidden="true" />{ACTION_WORD[row.action]}</span>
                    {row.problem && <p className={css.problem}>{row.problem}</p>}
                  </td>
                  <td className={`${table.dim} tabular`} data-label="line">{row.line}</td>
                  {values === null && <td colSpan={Math.max(1, fields.length)} data-wide><code>{lines[row.line - 1]}</code></td>}
                  {values !== null && fields.map((f) => <td key={f} data-label={plain(f).toLowerCase()} data-bad={row.field === f || undefined}>{cellText(values[f])}</td>)}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rows.length > most && <p className={table.end}>{most} of {rows.length} shown <Button size="compact-sm" variant="default" onClick={() => setMost(most + STEP)}>Show more</Button></p>}
    </>
  );
}
