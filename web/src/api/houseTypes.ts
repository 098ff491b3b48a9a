/** Wire types of the library's imports and history, and of settings: invitations, keys, sessions, the audit log. */
import type { Named, OrgRole, Thing } from './types';

export interface AreaVersion { since: string; until: string | null; name: string; parent: Thing | null; retired: boolean; by: Named | null }

export type ImportKind = 'areas' | 'teams' | 'people' | 'assets';
export interface ImportRequest { kind: ImportKind; csv: string; columns?: Record<string, number>; apply: boolean }
export type RowAction = 'create' | 'update' | 'same' | 'error';
/** `values` is null for a row that could not be read at all. */
export interface ImportedRow { line: number; action: RowAction; values: Record<string, unknown> | null; problem?: string; field?: string }
export interface Imported {
  columns: Record<string, number>;
  header: string[] | null;
  fields: string[];
  rows: ImportedRow[];
  applied: boolean;
  invitations: Invitation[];
}

export interface Invitation {
  id: string;
  email: string | null;
  role: OrgRole;
  created_by: Named | null;
  created_at: string;
  expires_at: string;
  /** Only in the answer to making it. */
  url?: string;
}

export interface ApiKey {
  id: string;
  name: string;
  scope: 'all' | string[];
  person: Named | null;
  created_by: Named | null;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  /** Only in the answer to making it. */
  secret?: string;
}
export interface NewKey { name: string; scope: 'all' | string[]; expires_at?: string; as_person?: boolean }

export interface SessionItem {
  id: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  user_agent: string;
  address: string;
  second_factor: boolean;
  current: boolean;
}
export interface SecondFactor { secret: string; uri: string; qr_svg: string }
export interface OrganisationMade { id: string; slug: string; name: string; invitation_url: string }
