/** Two people changed the same fact: both values are shown, and the person decides. Nothing was overwritten. */
import { Button, Modal } from '@mantine/core';
import type { Problem } from '@/api/problem';
import type { Fact, FactValue } from '@/api/types';
import { useNames } from '@/app/session';
import { StateMark } from '@/components/marks';
import { When } from '@/components/When';
import dialog from '@/components/dialog.module.css';
import { factLabel } from '@/lib/catalogue';
import { byName, valueText } from '@/lib/facts';
import { stateWord } from '@/lib/words';
import css from './conflict.module.css';

export interface Conflict { problem: Problem; body: Record<string, unknown> }

/** `facts.severity.rev` → `severity`, `facts.custom.ticket` → `custom.ticket`. */
export function nameOf(field: string | undefined): string {
  const path = (field ?? '').replace(/^(facts|times)\./, '').replace(/\[\d+\]/g, '').split('.');
  return path[0] === 'custom' ? path.slice(0, 2).join('.') : (path[0] ?? '');
}

/** The same patch, now knowing the other's value. */
function onTop(body: Record<string, unknown>, name: string, current: { rev?: number } | null): Record<string, unknown> {
  const rev = current?.rev ?? 0;
  if (name === 'title') return { ...body, title_rev: rev };
  const raise = (group: unknown): unknown => {
    if (typeof group !== 'object' || group === null || !(name in group)) return group;
    const mine = (group as Record<string, unknown>)[name];
    if (Array.isArray(mine)) return { ...group, [name]: mine.map((m) => (typeof m === 'object' && m !== null ? { ...m, rev } : m)) };
    return { ...group, [name]: { ...(mine as object), rev } };
  };
  return { ...body, facts: raise(body['facts']), times: raise(body['times']) };
}

function Side({ title, fact, note }: { title: string; fact: Partial<Fact> | null; note?: React.ReactNode }) {
  const value = fact && typeof fact === 'object' ? fact : null;
  const state = value?.state ?? 'suspected';
  const at = value && 'precision' in value ? (value as { at?: string }).at : undefined;
  return (
    <div className={css.side}>
      <h3 className="label">{title}</h3>
      <p className={css.value}>
        {at ? <When at={at} /> : <><StateMark state={state} /> {valueText(value?.value as FactValue) || stateWord[state]}</>}
      </p>
      {note && <p className="dim">{note}</p>}
    </div>
  );
}

interface Props { conflict: Conflict; onTheirs: () => void; onMine: (body: Record<string, unknown>) => void }

export function ConflictDialog({ conflict, onTheirs, onMine }: Props) {
  const names = useNames();
  const { problem, body } = conflict;
  const name = nameOf(problem.field);
  const current = (problem.body.current ?? null) as Fact | null;
  const facts = (body['facts'] ?? body['times'] ?? {}) as Record<string, unknown>;
  const sent = facts[name];
  const mine = problem.body.yours ?? (Array.isArray(sent) ? sent[0] : sent);
  const shaped = (typeof mine === 'object' && mine !== null ? mine : { value: mine, state: 'suspected' }) as Partial<Fact>;
  return (
    <Modal opened onClose={onTheirs} title={`${factLabel(name)} was changed meanwhile`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p className={dialog.lead}>Somebody else changed it while you did. Nothing of theirs was overwritten. Which one holds?</p>
      <div className={css.sides}>
        <Side title="Now in the record" fact={current} note={current?.at && <>{byName(current.by, names) ?? 'somebody'}, <When at={current.at} /></>} />
        <Side title="Yours" fact={shaped} />
      </div>
      <div className={dialog.actions}>
        <Button variant="default" onClick={onTheirs} data-autofocus>Leave it</Button>
        <Button onClick={() => onMine(onTop(body, name, current))}>Put mine</Button>
      </div>
    </Modal>
  );
}
