/** The list's filters: how the address's words become the API's query, and what each is called. Pure. */
import type { Query } from '@/api/http';
import type { ListSearch } from '@/app/router';

export const PAGE = 50;

export function queryOf(search: ListSearch): Query {
  const { layout: _layout, state, ...rest } = search;
  return { ...rest, state: state === 'all' ? undefined : (state ?? 'open'), limit: PAGE };
}

/** The filters as one line, for saved views. */
export function lineOf(search: ListSearch): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value) parts.set(name, String(value));
  parts.sort();
  return parts.toString();
}

export function searchOf(line: string): ListSearch {
  return Object.fromEntries(new URLSearchParams(line)) as ListSearch;
}

export const narrowed = (search: ListSearch): boolean =>
  Object.entries(search).some(([name, value]) => Boolean(value) && !['layout', 'sort', 'state'].includes(name));
