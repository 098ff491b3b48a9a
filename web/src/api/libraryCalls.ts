/** What the app asks of the server about areas, teams, people, assets and own fields. */
import { call, type Query } from './http';
import type {
  Area, AreaVersion, Asset, CustomField, Imported, ImportRequest, Invitation, OrgRole, Page, Person, SavedView, Team,
} from './types';

const enc = encodeURIComponent;
const MOST_PAGES = 100;

/** All pages of a list, one after the other. */
async function every<T>(path: string, query: Query = {}): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Page<T> = await call<Page<T>>('GET', path, { query: { ...query, limit: 200, after } });
    items.push(...answer.items);
    after = answer.next;
    if (!after) break;
  }
  return items;
}

export const allAreas = () => every<Area>('/areas', { retired: true });
export const addArea = (json: { name: string; parent: string | null }) => call<Area>('POST', '/areas', { json });
export const changeArea = (id: string, json: { name?: string; parent?: string | null; retired?: boolean }) =>
  call<Area>('PATCH', `/areas/${enc(id)}`, { json });
export const areaHistory = (id: string) => call<Page<AreaVersion>>('GET', `/areas/${enc(id)}/history`);

export const allTeams = () => every<Team>('/teams', { retired: true });
export const addTeam = (json: { name: string }) => call<Team>('POST', '/teams', { json });
export const changeTeam = (id: string, json: { name?: string; retired?: boolean }) => call<Team>('PATCH', `/teams/${enc(id)}`, { json });
export const addMember = (team: string, account: string) => call<unknown>('PUT', `/teams/${enc(team)}/members/${enc(account)}`);
export const takeMemberOut = (team: string, account: string) => call<unknown>('DELETE', `/teams/${enc(team)}/members/${enc(account)}`);

export const allPeople = () => every<Person>('/people');
export const setRole = (id: string, role: OrgRole) => call<Person>('PATCH', `/people/${enc(id)}`, { json: { role } });
export const removePerson = (id: string) => call<void>('DELETE', `/people/${enc(id)}`);
export const invitations = () => call<Page<Invitation>>('GET', '/invitations');
export const invite = (json: { email?: string; role: OrgRole }) => call<Invitation>('POST', '/invitations', { json });
export const takeBack = (id: string) => call<void>('DELETE', `/invitations/${enc(id)}`);

export type AssetInput = Partial<Omit<Asset, 'id' | 'owner_area'>> & { owner_area?: string | null };
export const allAssets = () => every<Asset>('/assets', { retired: true });
export const addAsset = (json: AssetInput) => call<Asset>('POST', '/assets', { json });
export const changeAsset = (id: string, json: AssetInput) => call<Asset>('PATCH', `/assets/${enc(id)}`, { json });

export const importLibrary = (json: ImportRequest, signal?: AbortSignal) => call<Imported>('POST', '/library/import', { json, signal });

export const addField = (json: { name: string; type: string; options?: string[]; key?: string }) => call<CustomField>('POST', '/custom-fields', { json });
export const changeField = (id: string, json: { name?: string; options?: string[]; position?: number; retired?: boolean }) =>
  call<CustomField>('PATCH', `/custom-fields/${enc(id)}`, { json });
export const changeView = (id: string, json: { name?: string; shared?: boolean }) => call<SavedView>('PATCH', `/views/${enc(id)}`, { json });
