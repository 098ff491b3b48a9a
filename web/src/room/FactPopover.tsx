/** Opens a fact in place: its value, state, reason and history. */
import { Popover, UnstyledButton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { FactState } from '@/api/types';
import type { FactDef } from '@/lib/catalogue';
import { FactHistory } from './FactHistory';
import { OneEditor } from './OneEditor';
import { SetEditor } from './SetEditor';
import css from './facts.module.css';

interface Props { def: FactDef; opened: boolean; onChange: (opened: boolean) => void; start?: FactState; children: ReactNode }

export function FactPopover({ def, opened, onChange, start, children }: Props) {
  const [history, setHistory] = useState(false);
  return (
    <Popover opened={opened} onChange={onChange} width={360} trapFocus position="bottom-start" shadow="lg" onClose={() => setHistory(false)}>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className={css.popover} data-popover-open aria-label={def.label}>
        <h2 className={css.popTitle}>{def.label}</h2>
        {def.many ? <SetEditor key={start} def={def} start={start} /> : <OneEditor key={start} def={def} start={start} onDone={() => onChange(false)} />}
        <UnstyledButton className={css.historyToggle} aria-expanded={history} onClick={() => setHistory(!history)}>{history ? 'Hide the history' : 'History'}</UnstyledButton>
        {history && <FactHistory name={def.name} />}
      </Popover.Dropdown>
    </Popover>
  );
}
