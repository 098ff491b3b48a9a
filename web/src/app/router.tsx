/** The pages and their addresses. Each page's code is loaded when it is first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import * as calls from '@/api/calls';
import { Failed, NotFound } from '@/shell/Failed';
import { Shell } from '@/shell/Shell';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: ({ error }) => <Failed error={error} /> });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const { organisation } = await calls.me();
    if (organisation) throw redirect({ to: '/o/$slug/now', params: { slug: organisation.slug } });
  },
});

const shell = createRoute({ getParentRoute: () => root, path: '/o/$slug', component: Shell });
const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/o/$slug/now', params });
  },
});
const now = createRoute({
  getParentRoute: () => shell,
  path: 'now',
  component: lazyRouteComponent(() => import('@/now/NowPage'), 'NowPage'),
});
const register = createRoute({
  getParentRoute: () => shell,
  path: 'register',
  component: lazyRouteComponent(() => import('@/register/RegisterPage'), 'RegisterPage'),
});

/** The list's filters, as they stand in the address. */
export interface ListSearch {
  phase?: string;
  severity?: string;
  severity_unknown?: string;
  area?: string;
  lead?: string;
  tag?: string;
  kind?: string;
  text?: string;
  state?: string;
  registered_after?: string;
  registered_before?: string;
  sort?: string;
  layout?: string;
}
const LIST_KEYS = [
  'phase', 'severity', 'severity_unknown', 'area', 'lead', 'tag', 'kind', 'text', 'state', 'registered_after',
  'registered_before', 'sort', 'layout',
] as const;

function strings<K extends string>(search: Record<string, unknown>, names: readonly K[]): Partial<Record<K, string>> {
  const kept: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (value !== undefined && value !== null && value !== '') kept[name] = String(value);
  }
  return kept;
}

const incidents = createRoute({
  getParentRoute: () => shell,
  path: 'incidents',
  validateSearch: (search: Record<string, unknown>): ListSearch => strings(search, LIST_KEYS),
  component: lazyRouteComponent(() => import('@/incidents/IncidentsPage'), 'IncidentsPage'),
});

export interface RoomSearch { as_of?: string; show?: string; entry?: string }
const room = createRoute({
  getParentRoute: () => shell,
  path: 'incidents/$reference',
  validateSearch: (search: Record<string, unknown>): RoomSearch => strings(search, ['as_of', 'show', 'entry'] as const),
  component: lazyRouteComponent(() => import('@/room/RoomPage'), 'RoomPage'),
});

const tree = root.addChildren([start, shell.addChildren([home, now, register, incidents, room])]);

export const router = createRouter({ routeTree: tree, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
