/** Short messages at the edge of the screen: what happened, what it means, what to do. Spoken politely. */
import { CloseButton } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';
import { explain } from '@/api/problem';
import css from './notice.module.css';

interface Note { id: number; text: string; bad: boolean; action?: { label: string; act: () => void } }
let notes: Note[] = [];
let next = 1;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function change(to: Note[]): void {
  notes = to;
  for (const listener of listeners) listener();
}

export function say(text: string, action?: Note['action']): void {
  change([...notes, { id: next++, text, bad: false, action }].slice(-4));
}
export function sayProblem(error: unknown): void {
  change([...notes, { id: next++, text: explain(error), bad: true }].slice(-4));
}
const drop = (id: number) => change(notes.filter((n) => n.id !== id));

function Item({ note }: { note: Note }) {
  useEffect(() => {
    if (note.bad) return undefined;
    const timer = setTimeout(() => drop(note.id), 6000);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    <div className={css.note} data-bad={note.bad || undefined} role={note.bad ? 'alert' : undefined}>
      <span>{note.text}</span>
      {note.action && (
        <button type="button" className={css.act} onClick={() => { note.action?.act(); drop(note.id); }}>{note.action.label}</button>
      )}
      <CloseButton size="sm" aria-label="Dismiss" onClick={() => drop(note.id)} />
    </div>
  );
}

export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notes);
  return <div className={css.stack} role="status" aria-live="polite">{shown.map((n) => <Item key={n.id} note={n} />)}</div>;
}
