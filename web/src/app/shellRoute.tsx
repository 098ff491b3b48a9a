/** The root of all addresses, and the frame that every page of an organisation stands in. */
import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { Failed, NotFound } from '@/shell/Failed';
import { Shell } from '@/shell/Shell';

export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <main><NotFound /></main>,
  errorComponent: ({ error }) => <main><Failed error={error} /></main>,
});

export const shell = createRoute({ getParentRoute: () => root, path: '/o/$slug', component: Shell, notFoundComponent: NotFound });

/** The named search parameters, as texts; whatever else stands in the address is dropped. */
export function strings<K extends string>(search: Record<string, unknown>, names: readonly K[]): Partial<Record<K, string>> {
  const kept: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (value !== undefined && value !== null && value !== '') kept[name] = String(value);
  }
  return kept;
}
