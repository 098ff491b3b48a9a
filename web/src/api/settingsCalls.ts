/** What the app asks of the server about the organisation's settings, keys, one's own account and the audit log. */
import { call, type Query } from './http';
import type { ApiKey, Entry, Me, NewKey, Organisation, OrganisationMade, Page, SecondFactor, SessionItem } from './types';

const enc = encodeURIComponent;
type PartyRef = { kind: string; id: string } | null;

export interface OrganisationPatch {
  name?: string;
  zone?: string;
  responsible?: { primary?: PartyRef; deputy?: PartyRef };
  phase_names?: Record<string, string | null>;
  severity_names?: Record<string, string | null>;
  report_page?: { enabled?: boolean; emergency_number?: string; advice?: string };
  require_second_factor?: boolean;
}
export const changeOrganisation = (json: OrganisationPatch) => call<Organisation>('PATCH', '/organisation', { json });
export const makeOrganisation = (json: { name: string; slug?: string }) => call<OrganisationMade>('POST', '/organisations', { json });

export const apiKeys = () => call<Page<ApiKey>>('GET', '/keys');
export const addKey = (json: NewKey) => call<ApiKey>('POST', '/keys', { json });
export const withdrawKey = (id: string) => call<void>('DELETE', `/keys/${enc(id)}`);

export const changeMe = (json: { name?: string; zone?: string }) => call<Me>('PATCH', '/me', { json });
export const changePassword = (json: { current: string; new: string }) => call<void>('POST', '/me/password', { json, quiet401: true });
export const proposeFactor = () => call<SecondFactor>('POST', '/me/second-factor');
export const confirmFactor = (code: string) => call<{ recovery_codes: string[] }>('POST', '/me/second-factor/confirm', { json: { code }, quiet401: true });
export const removeFactor = (code: string) => call<void>('DELETE', '/me/second-factor', { json: { code }, quiet401: true });

export const sessions = () => call<Page<SessionItem>>('GET', '/sessions');
export const endSession = (id: string) => call<void>('DELETE', `/sessions/${enc(id)}`);
export const endOtherSessions = () => call<void>('DELETE', '/sessions');

export const audit = (query: Query) => call<Page<Entry>>('GET', '/audit', { query });
