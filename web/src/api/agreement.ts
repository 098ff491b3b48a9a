/**
 * Where our words for the wire (types.ts) must be the server's (schema.d.ts, generated from docs/openapi.json).
 * Holds no code: a member that the server does not have, or has otherwise, is an error of the type check that
 * names it. Our types may say more: which of a text's values there are, and what a fact holds.
 */
import type { components } from './schema';
import type {
  AccessItem, ApiKey, Area, AreaVersion, Asset, BulkAnswer, CustomField, Entry, FileItem, Imported, ImportRequest, Incident,
  IncidentSummary, Invitation, Me, Named, NewEntry, NewIncident, NewKey, Organisation, OrganisationMade, Person, PresenceItem, ProblemBody, SavedView, SecondFactor, SessionItem, Team, TimeFact, Waiver,
} from './types';

type Server = components['schemas'];

/** Texts and numbers without their particular values, so that only the shape is compared. */
type Shape<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T extends readonly (infer I)[] ? Shape<I>[]
  : T extends object ? { [K in keyof T]?: Shape<NonNullable<T[K]>> } : T;
/** Whether it may be missing or null. */
type Open<T> = undefined extends T ? true : null extends T ? true : false;
/** What we take as always there, the server must always send. */
type Fits<Theirs, Ours> = [Open<Ours>, Open<Theirs>] extends [false, true] ? false
  : Shape<NonNullable<Theirs>> extends Shape<NonNullable<Ours>> ? true : false;

/** The members that we read and that do not agree; `Free` ones are open in the server's document. */
type Wrong<Theirs, Ours, Free extends keyof Ours = never> = {
  [K in Exclude<keyof Ours, Free>]-?: K extends keyof Theirs ? (Fits<Theirs[K], Ours[K]> extends true ? never : K) : K;
}[Exclude<keyof Ours, Free>];
/** The members that we send and that the server does not take. */
type Unknown<Theirs, Ours> = Exclude<keyof Ours, keyof Theirs>;

type None<Found extends never> = Found;

export type Agreement = [
  None<Wrong<Server['IncidentView'], Incident, 'facts'>>,
  None<Wrong<Server['IncidentItem'], IncidentSummary>>,
  None<Wrong<Server['EntryView'], Entry, 'changes'>>,
  None<Wrong<Server['FileView'], FileItem>>,
  None<Wrong<Server['TimeView'], TimeFact>>,
  None<Wrong<Server['AccessView'], AccessItem>>,
  None<Wrong<Server['WaiverView'], Waiver>>,
  None<Wrong<Server['Thing'], Named>>,
  None<Wrong<Server['MeView'], Me>>,
  None<Wrong<Server['OrganisationView'], Organisation, 'phase_names' | 'severity_names'>>,
  None<Wrong<Server['PersonView'], Person>>,
  None<Wrong<Server['TeamView'], Team>>,
  None<Wrong<Server['AreaView'], Area>>,
  None<Wrong<Server['AssetView'], Asset>>,
  None<Wrong<Server['CustomFieldView'], CustomField>>,
  None<Wrong<Server['SavedView'], SavedView>>,
  None<Wrong<Server['PresentView'], PresenceItem>>,
  None<Wrong<Server['BulkItem'], BulkAnswer>>,
  None<Wrong<Server['Problem'], ProblemBody, 'current' | 'yours'>>,
  None<Wrong<Server['AreaVersionView'], AreaVersion>>,
  None<Wrong<Server['InvitationView'], Invitation>>,
  None<Wrong<Server['KeyView'], ApiKey, 'scope'>>,
  None<Wrong<Server['SessionView'], SessionItem>>,
  None<Wrong<Server['SecondFactorView'], SecondFactor>>,
  None<Wrong<Server['LibraryImported'], Imported, 'columns' | 'rows'>>,
  None<Wrong<Server['OrganisationMade'], OrganisationMade>>,
  None<Unknown<Server['LibraryImport'], ImportRequest>>,
  None<Unknown<Server['KeyRequest'], NewKey>>,
  None<Unknown<Server['LogRequest'], NewEntry>>,
  None<Unknown<Server['RegisterRequest'], NewIncident>>,
];
