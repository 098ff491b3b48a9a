/** The words of the import, counting what it would do, and reading a file whatever its encoding. */
import type { ImportedRow, ImportKind, RowAction } from '@/api/types';

interface KindWords { title: string; many: string; lead: string; effect: string }
export const KIND_WORD: Record<ImportKind, KindWords> = {
  areas: { title: 'Areas', many: 'areas', lead: 'One area a line: its name, and the area above it. Those above may stand further down, or be there already.', effect: 'Areas that are not in the list stay as they are.' },
  teams: { title: 'Teams', many: 'teams', lead: 'One team a line, with its members, or one line for each member. Members are found by name or e-mail.', effect: 'Teams that are not in the list stay as they are.' },
  people: { title: 'People', many: 'people', lead: 'One person a line: e-mail and role. Who has no account yet gets an invitation link, shown once after importing.', effect: 'Nobody is taken out, and no mail is sent.' },
  assets: { title: 'Assets', many: 'assets', lead: 'One asset a line. Only the name is needed; an empty cell leaves things as they are.', effect: 'Assets that are not in the list stay as they are.' },
};

export const EXAMPLE: Record<ImportKind, string> = {
  areas: 'name, parent\nCompany,\nFinance, Company\nPayroll, Finance',
  teams: 'name, members\nSecurity on duty, Ada Keller; Lin Osei\nNetwork, sam@example.com',
  people: 'name, email, role\nLin Osei, lin@example.com, responder\nSam Ito, sam@example.com, lead',
  assets: 'name, kind, owner_area, criticality, holds_personal_data, supports_critical_function\nmail-01, system, IT, high, yes, yes\nWage records, data set, Finance, critical, yes, no',
};

export type Counts = Record<RowAction, number>;
export function counted(rows: ImportedRow[]): Counts {
  const counts: Counts = { create: 0, update: 0, same: 0, error: 0 };
  for (const row of rows) counts[row.action] += 1;
  return counts;
}

/** `Add 3, change 1`: what the button does. */
export function actText(counts: Counts): string {
  const parts = [counts.create > 0 ? `add ${counts.create}` : '', counts.update > 0 ? `change ${counts.update}` : ''].filter(Boolean);
  const text = parts.join(', ') || 'import';
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const ACTION_WORD: Record<RowAction, string> = { create: 'new', update: 'changes', same: 'as it is', error: 'problem' };

/** The fields in the order of the text's columns; those that it does not have come last. */
export function inOrder(fields: string[], columns: Record<string, number>): string[] {
  const place = (field: string) => columns[field] ?? Number.MAX_SAFE_INTEGER;
  return [...fields].sort((a, b) => place(a) - place(b));
}

/** A cell as it is read: lists with commas, yes and no, nothing for nothing. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(cellText).join(', ');
  if (typeof value === 'object') return 'name' in value ? cellText(value.name) : JSON.stringify(value);
  return String(value);
}

/** Spreadsheets on older systems do not write UTF-8; what is no UTF-8 is read as Windows-1252. */
export async function readFile(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
