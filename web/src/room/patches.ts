/** Patches of facts and times, with what the screen shows until the server has confirmed them. Pure. */
import type { Fact, FactState, FactValue, Incident, Member, Progress, Thing, TimeFact, TimeName } from '@/api/types';
import { memberKey, members, one, patchValue } from '@/lib/facts';
import type { Act } from './RoomContext';

export interface FactEdit { value?: FactValue | null; state: FactState; reason?: string }

const noLongerUnknown = (incident: Incident, name: string, known: boolean): string[] =>
  known ? incident.unknown.filter((n) => n !== name) : incident.unknown;

const hasValue = (state: FactState) => state !== 'unknown' && state !== 'not_applicable';

export function factAct(incident: Incident, name: string, edit: FactEdit, me: Thing): Act {
  const current = one(incident.facts[name]);
  const rev = current?.rev ?? 0;
  const value = hasValue(edit.state) && edit.value !== undefined && edit.value !== null ? edit.value : undefined;
  const sent = { state: edit.state, reason: edit.reason || undefined, rev, value: value === undefined ? undefined : patchValue(value) };
  return {
    body: { facts: { [name]: sent } },
    optimistic: (before) => {
      const fact: Fact = { state: edit.state, value, reason: edit.reason ?? null, by: me, at: new Date().toISOString(), rev: rev + 1 };
      return { ...before, facts: { ...before.facts, [name]: fact }, unknown: noLongerUnknown(before, name, edit.state !== 'unknown') };
    },
  };
}

export interface MemberEdit { value: FactValue; state: FactState; progress?: Progress | null; reason?: string; remove?: boolean }

export function memberAct(incident: Incident, name: string, edit: MemberEdit, me: Thing): Act {
  const key = memberKey(edit.value);
  const old = members(incident.facts[name]).find((m) => memberKey(m.value) === key);
  const sent = edit.remove
    ? { value: patchValue(edit.value), remove: true, rev: old?.rev }
    : {
        value: patchValue(edit.value), state: edit.state, progress: edit.progress ?? undefined, reason: edit.reason || undefined, rev: old?.rev,
      };
  return {
    body: { facts: { [name]: [sent] } },
    optimistic: (before) => {
      const rest = members(before.facts[name]);
      const made: Member = {
        value: edit.value, state: edit.state, progress: edit.progress, reason: edit.reason ?? null, by: me,
        at: new Date().toISOString(), rev: (old?.rev ?? 0) + 1,
      };
      const next = edit.remove
        ? rest.filter((m) => memberKey(m.value) !== key)
        : old ? rest.map((m) => (memberKey(m.value) === key ? made : m)) : [...rest, made];
      return { ...before, facts: { ...before.facts, [name]: next }, unknown: noLongerUnknown(before, name, next.length > 0) };
    },
  };
}

export interface TimeEdit { at: string | null; precision: TimeFact['precision']; reason?: string }

export function timeAct(incident: Incident, name: TimeName, edit: TimeEdit, me: Thing): Act {
  const rev = incident.times[name]?.rev ?? 0;
  const sent = edit.at === null
    ? { precision: 'unknown', reason: edit.reason || undefined, rev }
    : { at: edit.at, precision: edit.precision, reason: edit.reason || undefined, rev };
  return {
    body: { times: { [name]: sent } },
    optimistic: (before) => {
      const time: TimeFact = {
        at: edit.at, precision: edit.at === null ? 'unknown' : edit.precision, source: 'hand', by: me, reason: edit.reason ?? null,
        recorded: new Date().toISOString(), rev: rev + 1,
      };
      return { ...before, times: { ...before.times, [name]: time }, unknown: noLongerUnknown(before, name, edit.at !== null) };
    },
  };
}

export function titleAct(incident: Incident, title: string): Act {
  return {
    body: { title, title_rev: incident.title_rev },
    optimistic: (before) => ({ ...before, title, title_rev: before.title_rev + 1 }),
  };
}

export function waiveAct(incident: Incident, reason: string): Act {
  return {
    body: { waive: { names: incident.unknown, reason } },
    optimistic: (before) => ({ ...before, unknown: [] }),
  };
}
