/** What the composer keeps while somebody writes, and the `/` commands it understands. Pure. */
import type { EntryKind, Person } from '@/api/types';
import { PHASES } from '@/lib/words';

export interface ComposerDraft { text: string; kind: EntryKind; at: string; withWhom: string; why: string; files: File[] }
export const EMPTY_DRAFT: ComposerDraft = { text: '', kind: 'note', at: '', withWhom: '', why: '', files: [] };

/** Two drafts as one: the texts one after the other, the rest of the earlier. */
export function joined(earlier: ComposerDraft, later: ComposerDraft): ComposerDraft {
  const text = [earlier.text, later.text].filter((t) => t !== '').join('\n');
  return { ...earlier, text, files: [...earlier.files, ...later.files] };
}

export interface Command { name: string; what: string }
export const COMMANDS: Command[] = [
  { name: '/saw', what: 'an observation' },
  { name: '/did', what: 'an action' },
  { name: '/decided', what: 'a decision, and why' },
  { name: '/told', what: 'a communication, and with whom' },
  { name: '/sev', what: 'severity: /sev 2' },
  { name: '/phase', what: 'phase: /phase contained' },
];

const KIND: Record<string, EntryKind> = {
  '/note': 'note', '/saw': 'observation', '/did': 'action', '/decided': 'decision', '/told': 'communication',
};

/** `/saw two logins` → observation and the rest; null when the text begins with no such word and a space. */
export function kindCommand(text: string): { kind: EntryKind; rest: string } | null {
  const found = /^(\/[a-z]+)\s([\s\S]*)$/i.exec(text);
  const kind = found ? KIND[(found[1] ?? '').toLowerCase()] : undefined;
  return found && kind ? { kind, rest: found[2] ?? '' } : null;
}

export type Order = { do: 'severity'; value: string } | { do: 'phase'; to: string };

/** A whole line that is an order and not an entry. */
export function orderOf(text: string): Order | null {
  const line = text.trim();
  const sev = /^\/sev(?:erity)?\s+(?:sev)?([1-5])$/i.exec(line);
  if (sev) return { do: 'severity', value: `SEV${sev[1]}` };
  const phase = /^\/phase\s+([a-z]+)$/i.exec(line)?.[1]?.toLowerCase();
  const to = phase ? PHASES.find((p) => p === phase) : undefined;
  return to ? { do: 'phase', to } : null;
}

/** The word being completed just before the caret: `@ad` or, at the very start, `/de`. */
export function wordAt(text: string, caret: number): { start: number; word: string } | null {
  const before = text.slice(0, caret);
  const found = /(^|\s)(@[\p{L}\p{N}._-]*)$/u.exec(before) ?? /^()(\/[a-z]*)$/i.exec(before);
  if (!found) return null;
  const word = found[2] ?? '';
  return { start: caret - word.length, word };
}

/** How a person is named in a text so that the server knows whom it means: `@Ada.Keller`, or the address. */
export function handleOf(person: Pick<Person, 'name' | 'email'>): string {
  const plain = /^[\p{L}\p{N} ]+$/u.test(person.name);
  return plain || !person.email ? person.name.trim().replace(/\s+/g, '.') : person.email;
}
