/** The words the screen uses for the wire's fixed keys. Phases and severities may be renamed by the organisation. */
import type {
  Disposition, EntryKind, FactState, Kind, Organisation, OrgRole, Phase, Precision, Progress, RelationKind, TimeName,
  TimeSource, Visibility,
} from '@/api/types';

export const PHASES: Phase[] = ['triage', 'investigating', 'contained', 'eradicated', 'recovered', 'review', 'closed'];
export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5'] as const;
export const STATES: FactState[] = ['unknown', 'suspected', 'confirmed', 'ruled_out', 'not_applicable'];
export const TIMES: TimeName[] = [
  'occurred', 'detected', 'reported', 'paged', 'acknowledged', 'declared', 'aware', 'response_started', 'contained',
  'eradicated', 'recovered', 'resolved', 'closed',
];

const phases: Record<Phase, string> = {
  triage: 'Triage', investigating: 'Investigating', contained: 'Contained', eradicated: 'Eradicated',
  recovered: 'Recovered', review: 'Review', closed: 'Closed',
};
const severities: Record<string, string> = { SEV1: 'Critical', SEV2: 'High', SEV3: 'Medium', SEV4: 'Low', SEV5: 'Informational' };

export const phaseName = (phase: Phase, org?: Organisation) => org?.phase_names[phase] ?? phases[phase];
export const severityName = (key: string, org?: Organisation) => org?.severity_names[key] ?? severities[key] ?? key;

export const stateWord: Record<FactState, string> = {
  unknown: 'unknown', suspected: 'suspected', confirmed: 'confirmed', ruled_out: 'ruled out', not_applicable: 'not applicable',
};
export const dispositionWord: Record<Disposition, string> = {
  true_positive_with_impact: 'True positive, with impact',
  true_positive_without_impact: 'True positive, without impact',
  near_miss: 'Near miss',
  benign: 'Benign: authorised or expected',
  false_positive_rule: 'False positive: wrong rule',
  false_positive_data: 'False positive: wrong data',
  duplicate: 'Duplicate',
  undetermined: 'Undetermined',
  test: 'Test',
};
export const DISPOSITIONS = Object.keys(dispositionWord) as Disposition[];
export const DISMISSALS: Disposition[] = [
  'benign', 'false_positive_rule', 'false_positive_data', 'near_miss', 'duplicate', 'undetermined', 'test',
];
export const kindWord: Record<Kind, string> = { real: 'Real', exercise: 'Exercise', test: 'Test', retrospective: 'Retrospective' };
export const visibilityWord: Record<Visibility, string> = {
  responders: 'Responders', everyone: 'Everyone with an account', private: 'Named people only',
};
export const roleWord: Record<string, string> = {
  lead: 'Lead', deputy: 'Deputy', communications: 'Communications', scribe: 'Scribe', investigator: 'Investigator', liaison: 'Liaison',
};
export const orgRoleWord: Record<OrgRole, string> = {
  administrator: 'Administrator', lead: 'Lead', responder: 'Responder', reporter: 'Reporter', auditor: 'Auditor',
};
export const progressWord: Record<Progress, string> = {
  untouched: 'untouched', isolated: 'isolated', cleaned: 'cleaned', restored: 'restored',
};
export const entryWord: Record<EntryKind | 'audit', string> = {
  note: 'Note', observation: 'Saw', action: 'Did', decision: 'Decided', communication: 'Told', change: 'Change', audit: 'Audit',
};
export const precisionWord: Record<Precision, string> = { exact: 'exact', estimated: 'estimated', unknown: 'unknown' };
export const sourceWord: Record<TimeSource, string> = { phase: 'by phase', hand: 'by hand', alert: 'from alert', import: 'imported' };
export const relationWord: Record<RelationKind, string> = {
  duplicate_of: 'Duplicate of', child_of: 'Part of', related_to: 'Related to', split_from: 'Split from',
};
export const timeWord: Record<TimeName, string> = {
  occurred: 'Occurred', aware: 'Aware', detected: 'Detected', reported: 'Reported', paged: 'Paged', acknowledged: 'Acknowledged',
  declared: 'Declared', response_started: 'Response started', contained: 'Contained', eradicated: 'Eradicated',
  recovered: 'Recovered', resolved: 'Resolved', closed: 'Closed',
};

/** `personal_data` → `Personal data`; for keys that have no word of their own. */
export function plain(key: string): string {
  const text = key.replace(/^custom\./, '').replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
