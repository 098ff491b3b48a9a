/** The addresses of the library: areas, teams, people, assets, and importing each of them. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shell, strings } from './shellRoute';

const frame = createRoute({
  getParentRoute: () => shell,
  path: 'library',
  component: lazyRouteComponent(() => import('@/library/LibraryDesk'), 'LibraryDesk'),
});
const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/o/$slug/library/areas', params });
  },
});

export interface AreasSearch { text?: string; retired?: string; history?: string }
const areas = createRoute({
  getParentRoute: () => frame,
  path: 'areas',
  validateSearch: (search: Record<string, unknown>): AreasSearch => strings(search, ['text', 'retired', 'history'] as const),
  component: lazyRouteComponent(() => import('@/library/AreasPage'), 'AreasPage'),
});

export interface TeamsSearch { text?: string; retired?: string }
const teams = createRoute({
  getParentRoute: () => frame,
  path: 'teams',
  validateSearch: (search: Record<string, unknown>): TeamsSearch => strings(search, ['text', 'retired'] as const),
  component: lazyRouteComponent(() => import('@/library/TeamsPage'), 'TeamsPage'),
});
const people = createRoute({
  getParentRoute: () => frame,
  path: 'people',
  component: lazyRouteComponent(() => import('@/library/PeoplePage'), 'PeoplePage'),
});

export interface AssetsSearch {
  text?: string;
  kind?: string;
  criticality?: string;
  area?: string;
  personal?: string;
  critical?: string;
  retired?: string;
}
const ASSET_KEYS = ['text', 'kind', 'criticality', 'area', 'personal', 'critical', 'retired'] as const;
const assets = createRoute({
  getParentRoute: () => frame,
  path: 'assets',
  validateSearch: (search: Record<string, unknown>): AssetsSearch => strings(search, ASSET_KEYS),
  component: lazyRouteComponent(() => import('@/library/AssetsPage'), 'AssetsPage'),
});
const importing = createRoute({
  getParentRoute: () => frame,
  path: '$kind/import',
  component: lazyRouteComponent(() => import('@/library/ImportPage'), 'ImportPage'),
});

export const library = frame.addChildren([home, areas, teams, people, assets, importing]);
