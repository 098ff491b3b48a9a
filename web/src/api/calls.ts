/** One function for each thing the app asks of the server. */
import { call, type Query } from './http';
import type {
  Area, Asset, BulkAnswer, CustomField, Entry, FactHistoryItem, FileItem, Incident, IncidentSummary, Me, NewEntry,
  NewIncident, Organisation, Page, Person, PresenceItem, SavedView, Team, TimeHistoryItem,
} from './types';

const enc = encodeURIComponent;
const at = (ref: string, rest = '') => `/incidents/${enc(ref)}${rest}`;

export const me = () => call<Me>('GET', '/me');
/** Asks without leaving the page when the session is over. */
export const stillMe = () => call<Me>('GET', '/me', { quiet401: true });
export const signOut = () => call<void>('DELETE', '/sessions/current', { quiet401: true });
export const organisation = () => call<Organisation>('GET', '/organisation');
export const removeExample = () => call<void>('DELETE', '/organisation/example');

export const people = (text = '') => call<Page<Person>>('GET', '/people', { query: { text, limit: 200 } });
export const teams = () => call<Page<Team>>('GET', '/teams', { query: { limit: 200 } });
export const areas = () => call<Page<Area>>('GET', '/areas', { query: { limit: 200 } });
export const assets = () => call<Page<Asset>>('GET', '/assets', { query: { limit: 200 } });
export const customFields = () => call<Page<CustomField>>('GET', '/custom-fields');

export const views = () => call<Page<SavedView>>('GET', '/views');
export const addView = (json: { name: string; query: string; shared: boolean }) => call<SavedView>('POST', '/views', { json });
export const removeView = (id: string) => call<void>('DELETE', `/views/${enc(id)}`);

export const incidents = (query: Query) => call<Page<IncidentSummary>>('GET', '/incidents', { query });
export const similar = (text: string, signal?: AbortSignal) =>
  call<Page<IncidentSummary>>('GET', '/incidents/similar', { query: { text }, signal });
export const register = (json: NewIncident) => call<Incident>('POST', '/incidents', { json, quiet401: true });
export const bulk = (incidents: string[], act: Record<string, unknown>) =>
  call<{ items: BulkAnswer[] }>('POST', '/incidents/bulk', { json: { incidents, do: act } });

export const incident = (ref: string, asOf?: string) => call<Incident>('GET', at(ref), { query: { as_of: asOf } });
export const patchIncident = (ref: string, json: Record<string, unknown>) => call<Incident>('PATCH', at(ref), { json });
export const movePhase = (ref: string, json: { to: string; at?: string; reason?: string }) =>
  call<Incident>('POST', at(ref, '/phase'), { json });
export const close = (ref: string, json: { disposition: string; classification?: string; line?: string; at?: string }) =>
  call<Incident>('POST', at(ref, '/close'), { json });
export const dismiss = (ref: string, json: { disposition: string; reason: string }) =>
  call<Incident>('POST', at(ref, '/dismiss'), { json });
export const reopen = (ref: string, json: { reason?: string }) => call<Incident>('POST', at(ref, '/reopen'), { json });
export const merge = (ref: string, into: string) => call<Incident>('POST', at(ref, '/merge'), { json: { into } });
export const split = (ref: string) => call<Incident>('POST', at(ref, '/split'), { json: {} });
export const relate = (ref: string, json: { kind: string; to: string }) => call<unknown>('POST', at(ref, '/relations'), { json });
export const unrelate = (ref: string, json: { kind: string; to: string }) =>
  call<unknown>('POST', at(ref, '/relations'), { json: { ...json, remove: true } });
export const setVisibility = (ref: string, json: { visibility: string; reason?: string }) =>
  call<unknown>('PUT', at(ref, '/visibility'), { json });
export const admit = (ref: string, json: { account?: string; team?: string; until?: string }) =>
  call<unknown>('POST', at(ref, '/access'), { json });
export const withdraw = (ref: string, id: string) => call<void>('DELETE', at(ref, `/access/${enc(id)}`));
export const emergency = (ref: string, reason: string) =>
  call<Incident>('POST', at(ref, '/emergency-opening'), { json: { reason } });
export const factHistory = (ref: string, name: string) =>
  call<Page<FactHistoryItem>>('GET', at(ref, `/facts/${enc(name)}/history`));
export const timeHistory = (ref: string, name: string) =>
  call<Page<TimeHistoryItem>>('GET', at(ref, `/times/${enc(name)}/history`));
export const presence = (ref: string, json: { client: string; writing: boolean }) =>
  call<{ items: PresenceItem[] }>('PUT', at(ref, '/presence'), { json, quiet401: true });

export const journal = (ref: string, query: Query) =>
  call<Page<Entry>>('GET', at(ref, '/journal'), { query: { order: 'occurred', limit: 100, ...query } });
export const addEntry = (ref: string, json: NewEntry) => call<Entry>('POST', at(ref, '/journal'), { json, quiet401: true });
export const correct = (ref: string, entry: string, json: { body: string; occurred_at?: string; kind?: string; reason?: string; with_whom?: string }) =>
  call<Entry>('POST', at(ref, `/journal/${enc(entry)}/corrections`), { json });
export const corrections = (ref: string, entry: string) =>
  call<Page<Entry>>('GET', at(ref, `/journal/${enc(entry)}/corrections`));
export const pin = (ref: string, entry: string, on: boolean) =>
  call<void>(on ? 'PUT' : 'DELETE', at(ref, `/journal/${enc(entry)}/pin`));
export const upload = (ref: string, file: File) =>
  call<FileItem>('POST', at(ref, '/files'), { query: { name: file.name }, raw: file });
