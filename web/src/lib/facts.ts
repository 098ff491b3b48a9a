/** Reading facts: what a value is called, whether it is known, who is who. Pure. */
import type { Fact, FactSlot, FactValue, Incident, Member, Ref, RoleValue, Thing } from '@/api/types';
import type { FactDef } from './catalogue';
import { classLabel } from './rsit';
import { plain, roleWord } from './words';

const regions = new Intl.DisplayNames(['en'], { type: 'region' });

export const isSet = (slot: FactSlot | undefined): slot is Member[] => Array.isArray(slot);
export const one = (slot: FactSlot | undefined): Fact | undefined => (isSet(slot) ? undefined : slot);
export const members = (slot: FactSlot | undefined): Member[] => (isSet(slot) ? slot : []);

const isRef = (v: unknown): v is Ref => typeof v === 'object' && v !== null && 'name' in v;
const isRole = (v: unknown): v is RoleValue => typeof v === 'object' && v !== null && 'role' in v;

export function valueText(value: FactValue | null | undefined, def?: Pick<FactDef, 'shape' | 'name'>): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en');
  if (typeof value === 'string') {
    if (def?.shape === 'class') return classLabel(value);
    if (def?.shape === 'country' && /^[A-Z]{2}$/.test(value)) return regions.of(value) ?? value;
    if (def?.shape === 'choice' && /^[a-z_]+$/.test(value)) return plain(value);
    return value;
  }
  if (isRole(value)) return `${roleWord[value.role] ?? plain(value.role)} ${value.person.name}`;
  if (isRef(value)) return value.name;
  return `${value.number.toLocaleString('en')} ${value.counted ? 'counted' : 'estimated'}`;
}

/** A key that tells members of one set apart. */
export function memberKey(value: FactValue): string {
  if (isRole(value)) return `${value.role}:${value.person.id ?? value.person.name.toLowerCase()}`;
  if (isRef(value)) return value.id ?? value.name.toLowerCase();
  return JSON.stringify(value).toLowerCase();
}

/** The value in the form in which a patch names it. */
export function patchValue(value: FactValue): unknown {
  if (isRole(value)) return { role: value.role, person: value.person.id ?? value.person.name };
  if (isRef(value)) return value.id ?? value.name;
  return value;
}

export const unlisted = (value: FactValue | null | undefined): boolean => isRef(value) && value.listed === false;

export function peopleIn(incident: Incident, role: string): { person: Ref; member: Member }[] {
  return members(incident.facts['roles'])
    .filter((m) => isRole(m.value) && m.value.role === role && m.state !== 'ruled_out')
    .map((m) => ({ person: (m.value as RoleValue).person, member: m }));
}

export const leadOf = (incident: Incident): Ref | undefined => peopleIn(incident, 'lead')[0]?.person;
export const byName = (by: unknown, names: Map<string, string>): string | null => {
  if (!by) return null;
  if (typeof by === 'string') return names.get(by) ?? null;
  return (by as Thing).name;
};
