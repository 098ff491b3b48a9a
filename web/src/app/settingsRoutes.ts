/** The addresses of the settings: the organisation's and one's own. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shell, strings } from './shellRoute';

const frame = createRoute({
  getParentRoute: () => shell,
  path: 'settings',
  component: lazyRouteComponent(() => import('@/settings/SettingsDesk'), 'SettingsDesk'),
});
const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/o/$slug/settings/organisation', params });
  },
});
const organisation = createRoute({
  getParentRoute: () => frame,
  path: 'organisation',
  component: lazyRouteComponent(() => import('@/settings/OrganisationPage'), 'OrganisationPage'),
});
const people = createRoute({
  getParentRoute: () => frame,
  path: 'people',
  component: lazyRouteComponent(() => import('@/library/PeoplePage'), 'PeoplePage'),
});
const keys = createRoute({
  getParentRoute: () => frame,
  path: 'keys',
  component: lazyRouteComponent(() => import('@/settings/KeysPage'), 'KeysPage'),
});
const fields = createRoute({
  getParentRoute: () => frame,
  path: 'fields',
  component: lazyRouteComponent(() => import('@/settings/FieldsPage'), 'FieldsPage'),
});
const views = createRoute({
  getParentRoute: () => frame,
  path: 'views',
  component: lazyRouteComponent(() => import('@/settings/ViewsPage'), 'ViewsPage'),
});
const reportPage = createRoute({
  getParentRoute: () => frame,
  path: 'report-page',
  component: lazyRouteComponent(() => import('@/settings/ReportPage'), 'ReportPage'),
});
const account = createRoute({
  getParentRoute: () => frame,
  path: 'account',
  component: lazyRouteComponent(() => import('@/settings/AccountPage'), 'AccountPage'),
});
const sessions = createRoute({
  getParentRoute: () => frame,
  path: 'sessions',
  component: lazyRouteComponent(() => import('@/settings/SessionsPage'), 'SessionsPage'),
});

export interface AuditSearch { what?: string; who?: string; after?: string; before?: string }
const audit = createRoute({
  getParentRoute: () => frame,
  path: 'audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => strings(search, ['what', 'who', 'after', 'before'] as const),
  component: lazyRouteComponent(() => import('@/settings/AuditPage'), 'AuditPage'),
});

export const settings = frame.addChildren([home, organisation, people, keys, fields, views, reportPage, account, sessions, audit]);
