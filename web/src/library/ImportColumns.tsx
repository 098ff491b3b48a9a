/** Which column of the pasted text holds what; guessed by the server, changed here. */
import { Select } from '@mantine/core';
import type { Imported } from '@/api/types';
import { plain } from '@/lib/words';
import { inOrder } from './importing';
import css from './import.module.css';

export function ImportColumns({ answer, onChange }: { answer: Imported; onChange: (columns: Record<string, number>) => void }) {
  const most = Math.max(answer.header?.length ?? 0, ...Object.values(answer.columns).map((n) => n + 1), 1);
  const data = Array.from({ length: most }, (_, index) => ({ value: String(index), label: answer.header?.[index]?.trim() || `Column ${index + 1}` }));
  const put = (field: string, value: string | null) => {
    const next = Object.fromEntries(Object.entries(answer.columns).filter(([name, index]) => name !== field && String(index) !== value));
    onChange(value === null ? next : { ...next, [field]: Number(value) });
  };
  return (
    <div className={css.columns} role="group" aria-label="Columns">
      {inOrder(answer.fields, answer.columns).map((field) => (
        <Select
          key={field} w={150} label={plain(field)} placeholder="not in the list" data={data} value={answer.columns[field] === undefined ? null : String(answer.columns[field])}
          clearable clearButtonProps={{ 'aria-label': `${plain(field)} is not in the list` }} onChange={(value) => put(field, value)} size="xs"
        />
      ))}
    </div>
  );
}
