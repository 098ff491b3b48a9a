/** The settings: the organisation's, for those who may change them, and one's own. */
import { useSession } from '@/app/session';
import { Desk, type DeskPage } from '@/desk/Desk';

const PAGES: DeskPage[] = [
  { label: 'Organisation', to: '/o/$slug/settings/organisation', group: 'Organisation' },
  { label: 'People', to: '/o/$slug/settings/people', needs: 'manage_people' },
  { label: 'API keys', to: '/o/$slug/settings/keys', needs: 'manage_keys' },
  { label: 'Own fields', to: '/o/$slug/settings/fields', needs: 'manage_library' },
  { label: 'Views', to: '/o/$slug/settings/views', needs: 'read_incidents' },
  { label: 'Report page', to: '/o/$slug/settings/report-page', needs: 'manage_settings' },
  { label: 'Audit log', to: '/o/$slug/settings/audit', needs: 'read_audit' },
  { label: 'My account', to: '/o/$slug/settings/account', group: 'You' },
  { label: 'Sign-in sessions', to: '/o/$slug/settings/sessions' },
];
const OWN = new Set(['/o/$slug/settings/account', '/o/$slug/settings/sessions']);

export function SettingsDesk() {
  const { me } = useSession();
  return <Desk title="Settings" pages={me.account ? PAGES : PAGES.filter((p) => !OWN.has(p.to))} side />;
}
