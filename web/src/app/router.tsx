/** The pages and their addresses. Each page's code is loaded when it is first opened. */
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import * as calls from '@/api/calls';
import { library } from './libraryRoutes';
import { settings } from './settingsRoutes';
import { root, shell, strings } from './shellRoute';

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const { organisation } = await calls.me();
    if (organisation) throw redirect({ to: '/o/$slug/now', params: { slug: organisation.slug } });
  },
});

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

const tree = root.addChildren([start, shell.addChildren([home, now, register, incidents, room, library, settings])]);

/** Search parameters are plain texts, as people read and write them in an address. */
function stringifySearch(search: Record<string, unknown>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined && value !== null && value !== '') parts.set(name, String(value));
  const text = parts.toString();
  return text ? `?${text}` : '';
}
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

export const router = createRouter({ routeTree: tree, defaultPreload: 'intent', scrollRestoration: true, stringifySearch, parseSearch });

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
