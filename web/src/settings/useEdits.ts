/** What is typed over what holds: the rest follows the server, also while one edits. */
import { useState } from 'react';

export interface Edits<T> { now: T; changed: boolean; edit: (part: Partial<T>) => void; undo: () => void }

export function useEdits<T extends object>(base: T): Edits<T> {
  const [edits, setEdits] = useState<Partial<T>>({});
  const now: T = { ...base, ...edits };
  const changed = (Object.keys(edits) as (keyof T)[]).some((key) => now[key] !== base[key]);
  return { now, changed, edit: (part) => setEdits((before) => ({ ...before, ...part })), undo: () => setEdits({}) };
}
