/**
 * The words of API v1 as the app uses them. All app code takes wire types from here and from
 * nowhere else. Times are RFC 3339 UTC strings.
 */
export type Kind = 'real' | 'exercise' | 'test' | 'retrospective';
export type Phase = 'triage' | 'investigating' | 'contained' | 'eradicated' | 'recovered' | 'review' | 'closed';
export type Disposition =
  | 'true_positive_with_impact' | 'true_positive_without_impact' | 'near_miss' | 'benign'
  | 'false_positive_rule' | 'false_positive_data' | 'duplicate' | 'undetermined' | 'test';
export type Visibility = 'responders' | 'everyone' | 'private';
export type OrgRole = 'administrator' | 'lead' | 'responder' | 'reporter' | 'auditor';
export type FactState = 'unknown' | 'suspected' | 'confirmed' | 'ruled_out' | 'not_applicable';
export type Precision = 'exact' | 'estimated' | 'unknown';
export type TimeSource = 'phase' | 'hand' | 'alert' | 'import';
export type TimeName =
  | 'occurred' | 'aware' | 'detected' | 'reported' | 'paged' | 'acknowledged' | 'declared' | 'response_started'
  | 'contained' | 'eradicated' | 'recovered' | 'resolved' | 'closed';
export type EntryKind = 'note' | 'observation' | 'action' | 'decision' | 'communication' | 'change';
export type Progress = 'untouched' | 'isolated' | 'cleaned' | 'restored';
export type RelationKind = 'duplicate_of' | 'child_of' | 'related_to' | 'split_from';

export interface Thing { id: string; name: string }
/** Somebody or something that the library may not know. */
export interface Named { id?: string | null; name: string }
/** Who did something: a person, or an id that the people list resolves. */
export type By = Named | string | null | undefined;

export interface Ref { id?: string | null; name: string; listed?: boolean }
export interface RoleValue { role: string; person: Ref }
export interface CountValue { number: number; counted: boolean }
export type FactValue = string | number | boolean | Ref | RoleValue | CountValue;

export interface Fact {
  state: FactState;
  value?: FactValue | null;
  reason?: string | null;
  by?: By;
  via?: string | null;
  at: string;
  rev: number;
}
export interface Member extends Omit<Fact, 'value'> {
  value: FactValue;
  progress?: Progress | null;
  note?: string | null;
}
export type FactSlot = Fact | Member[];

export interface TimeFact {
  at?: string | null;
  precision: Precision;
  source: TimeSource;
  by?: By;
  via?: string | null;
  reason?: string | null;
  recorded: string;
  rev: number;
}
export interface PhaseSpan { phase: Phase; entered: string; left?: string | null }
export interface Waiver { reason: string; by?: By; at: string }
export interface OrderProblem { earlier: TimeName; later: TimeName }
export interface IncidentLink { id: string; reference: string }
export interface RelationItem { kind: RelationKind; incident: IncidentLink }
export interface AccessItem { id: string; emergency: boolean; reason?: string | null; who: Thing; kind: 'account' | 'team'; since: string; until?: string | null; by?: By }

export interface Incident {
  id: string;
  reference: string;
  url: string;
  title: string;
  title_rev: number;
  kind: Kind;
  phase: Phase;
  disposition: Disposition | null;
  visibility: Visibility;
  access: AccessItem[];
  facts: Record<string, FactSlot>;
  times: Partial<Record<TimeName, TimeFact>>;
  other_aware: TimeFact[];
  phases: PhaseSpan[];
  relations: RelationItem[];
  merged_into: IncidentLink | null;
  merged_from: IncidentLink[];
  unknown: string[];
  waived: Record<string, Waiver>;
  problems: OrderProblem[];
  standing_in: Thing | null;
  reporter?: Thing | null;
  registered_at: string;
  updated_at: string;
  entries: number;
  /** What the one who asks may do with it. */
  permissions: { write: boolean; confirm: boolean; visibility: boolean };
}

export interface IncidentSummary {
  id: string;
  reference: string;
  url: string;
  title: string;
  kind: Kind;
  phase: Phase;
  disposition: Disposition | null;
  visibility: Visibility;
  severity: { state: FactState; value?: string | null } | null;
  priority: string | null;
  lead: Named | null;
  area: Named | null;
  tags: string[];
  registered_at: string;
  updated_at: string;
  closed_at: string | null;
}

export interface FileItem { id: string; name: string; media_type: string; size: number; sha256: string }

/** One change inside an entry; the tag decides which other members are there. */
export interface Change { change: string; [member: string]: unknown }

export interface Entry {
  id: string;
  incident: { id: string; reference: string } | null;
  number: number | null;
  kind: EntryKind | 'audit';
  body: string;
  html: string;
  occurred_at: string;
  recorded_at: string;
  written_at?: string | null;
  actor: Named | null;
  via?: string | null;
  changes: Change[];
  pinned: boolean;
  corrected: number;
  corrects?: string | null;
  files: FileItem[];
  late: boolean;
  reason?: string | null;
  with_whom?: string | null;
}

export interface NewEntry {
  id: string;
  body: string;
  kind: EntryKind;
  occurred_at?: string;
  written_at?: string;
  files?: string[];
  with_whom?: string;
  reason?: string;
}

export interface NewIncident {
  id: string;
  title: string;
  kind?: Kind;
  visibility?: Visibility;
  facts?: Record<string, unknown>;
  times?: Record<string, unknown>;
  written_at?: string;
}

export interface Membership { id: string; slug: string; name: string; role: OrgRole; example: boolean }
export interface Me {
  account: { id: string; name: string; email: string; zone: string; second_factor: boolean } | null;
  key: Thing | null;
  operator: boolean;
  organisation: Membership | null;
  organisations: Membership[];
  permissions: string[];
  second_factor_required: boolean;
}
/** Who is signed in, in an organisation. */
export type Signed = Me & { organisation: Membership };

export interface Party extends Thing { kind: 'account' | 'team' }
export interface PhaseTerms { phase: Phase; nist_800_61r2: string; picerl: string; iso_27035: string; csf_2_0: string }
export interface Organisation {
  id: string;
  slug: string;
  name: string;
  zone: string;
  example: boolean;
  responsible?: { primary: Party | null; deputy: Party | null } | null;
  phase_names: Partial<Record<Phase, string>>;
  severity_names: Record<string, string>;
  report_page: { enabled: boolean; url: string; emergency_number: string; advice: string };
  require_second_factor: boolean;
  roles: { role: OrgRole; permissions: string[] }[];
  standards: PhaseTerms[];
}

export interface Person extends Thing { email?: string; role: OrgRole; disabled: boolean; second_factor?: boolean }
export interface Team extends Thing { retired: boolean; members: (Thing & { since: string })[] }
export interface Area extends Thing { parent: Thing | null; retired: boolean }
export interface Asset extends Thing {
  kind: string;
  owner_area: Thing | null;
  criticality: string | null;
  holds_personal_data: boolean | null;
  supports_critical_function: boolean | null;
  retired: boolean;
}
export interface CustomField extends Thing { key: string; type: string; options: string[]; position: number; retired: boolean }
export interface SavedView extends Thing { query: string; shared: boolean; own?: boolean; owner?: Thing }
export interface PresenceItem { account: Thing; writing: boolean; since: string }
export interface FactHistoryItem {
  from?: Fact | Member | null;
  to?: Fact | Member | null;
  /** Set instead when it was said that it need not be known. */
  waived?: string;
  by?: By;
  via?: string | null;
  at: string;
}
export interface TimeHistoryItem extends Omit<FactHistoryItem, 'from' | 'to'> { from: TimeFact | null; to: TimeFact | null }

export interface Page<T> { items: T[]; next: string | null }
/** `incident` is as it was named in the request. */
export interface BulkAnswer { incident: string; ok: boolean; error?: ProblemBody | string | null }
export interface ProblemBody {
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  field?: string;
  current?: unknown;
  yours?: unknown;
  request_id?: string;
}

export type * from './houseTypes';
