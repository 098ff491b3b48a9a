/** The audit log in words: what each key means, and its particulars without ids that say nothing. Pure. */
import type { Entry } from '@/api/types';
import { plain } from '@/lib/words';

export interface Said { what: string; [particular: string]: unknown }

/** The particulars of an entry; the wire has them beside the journal's own members. */
export function auditOf(entry: Entry): Said {
  const audit = 'audit' in entry ? entry.audit : null;
  if (typeof audit === 'object' && audit !== null && 'what' in audit && typeof audit.what === 'string') return { ...audit, what: audit.what };
  return { what: entry.kind };
}

/** Choices of the filter: the beginnings of keys. */
export const GROUPS = [
  { value: 'session.', label: 'Signing in and out' }, { value: 'session.refused', label: 'Refused sign-ins' },
  { value: 'password.', label: 'Passwords' }, { value: 'second_factor.', label: 'Second factors' },
  { value: 'person.', label: 'People and roles' }, { value: 'invitation.', label: 'Invitations' }, { value: 'key.', label: 'API keys' },
  { value: 'organisation.', label: 'Settings' }, { value: 'team.', label: 'Teams' }, { value: 'area.', label: 'Areas' }, { value: 'asset.', label: 'Assets' },
  { value: 'field.', label: 'Own fields' }, { value: 'view.', label: 'Views' }, { value: 'library.', label: 'Imports to the library' }, { value: 'log.', label: 'Imported logs' },
  { value: 'file.', label: 'Downloaded files' }, { value: 'journal.', label: 'Exported journals' }, { value: 'incidents.', label: 'Exported lists' }, { value: 'incident.', label: 'Openings of private incidents' },
];

const WORDS: Record<string, string> = {
  'session.started': 'Signed in', 'session.refused': 'Sign-in refused', 'session.ended': 'Session ended', 'session.others_ended': 'Other sessions ended',
  'password.changed': 'Password changed', 'second_factor.added': 'Second factor added', 'second_factor.removed': 'Second factor removed',
  'account.changed': 'Account changed', 'person.joined': 'Joined', 'person.removed': 'Taken out of the organisation', 'person.role_changed': 'Role changed',
  'invitation.created': 'Invitation made', 'invitation.taken_back': 'Invitation taken back', 'key.created': 'Key made', 'key.revoked': 'Key withdrawn',
  'organisation.created': 'Organisation made', 'organisation.changed': 'Settings changed', 'organisation.example_removed': 'Example removed',
  'team.created': 'Team added', 'team.changed': 'Team changed', 'team.member_added': 'Added to a team', 'team.member_removed': 'Taken out of a team',
  'area.created': 'Area added', 'area.changed': 'Area changed', 'asset.created': 'Asset added', 'asset.changed': 'Asset changed',
  'field.created': 'Own field added', 'field.changed': 'Own field changed', 'view.created': 'View saved', 'view.changed': 'View changed', 'view.deleted': 'View removed',
  'library.imported': 'Imported to the library', 'log.imported': 'Log imported', 'journal.exported': 'Journal exported', 'incidents.exported': 'List of incidents exported', 'file.downloaded': 'File downloaded',
  'incident.opened_in_emergency': 'Private incident opened in an emergency',
};

export function whatText(what: string): string {
  const known = WORDS[what];
  if (known) return known;
  return plain(what.replaceAll('.', ' '));
}

/** A key as a word; codes in capitals, such as SEV1, stay as they are. */
const keyWord = (key: string) => (/^[A-Z0-9_]+$/.test(key) ? key : plain(key).toLowerCase());

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as text; null when it is an id that stands for nobody known. */
function valueText(value: unknown, names: Map<string, string>): string | null {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return ID.test(value) ? (names.get(value) ?? null) : value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) {
    const texts = value.map((v) => valueText(v, names)).filter((t) => t !== null);
    return texts.length > 8 ? `${texts.slice(0, 8).join(', ')} and ${texts.length - 8} more` : texts.join(', ') || 'nothing';
  }
  if (isObject(value)) {
    if (typeof value['name'] === 'string') return value['name'];
    return Object.entries(value).flatMap(([k, v]) => { const text = valueText(v, names); return text === null ? [] : [`${keyWord(k)} ${text}`]; }).join(', ');
  }
  return null;
}

function changeTexts(from: unknown, to: unknown, label: string, names: Map<string, string>): string[] {
  if (isObject(from) && isObject(to) && !('name' in from && 'kind' in from && 'id' in from)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => (
      JSON.stringify(from[key]) === JSON.stringify(to[key]) ? [] : changeTexts(from[key], to[key], key, names)
    ));
  }
  const [before, after] = [valueText(from, names), valueText(to, names)];
  const name = keyWord(label);
  return [before === null && after === null ? `${name} changed` : `${name}: ${before ?? 'another'} → ${after ?? 'another'}`];
}

/** The particulars in one line. */
export function particulars(said: Said, names: Map<string, string>): string {
  const texts: string[] = [];
  const { what: _what, from, to, changes, ...rest } = said;
  const seen = new Set<string>();
  if (typeof rest['name'] !== 'string' && isObject(to) && typeof to['name'] === 'string') texts.push(to['name']);
  for (const [key, value] of Object.entries(rest)) {
    const text = value === null ? null : valueText(value, names);
    // A name often stands beside the id that it was found by.
    if (text === null || text === 'nothing' || (typeof value === 'string' && seen.has(text))) continue;
    seen.add(text);
    texts.push(['name', 'reference', 'is'].includes(key) ? text : `${keyWord(key)} ${text}`);
  }
  if (from !== undefined || to !== undefined) texts.push(...changeTexts(from, to, said.what.startsWith('person.role') ? 'role' : 'from', names));
  if (isObject(changes)) {
    for (const [key, change] of Object.entries(changes)) if (isObject(change)) texts.push(...changeTexts(change['from'], change['to'], key, names));
  }
  return texts.join(' · ');
}
