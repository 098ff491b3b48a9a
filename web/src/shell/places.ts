/** The places of the left rail. A place is listed here when its page exists. */
import { IconBellRinging, IconBooks, IconListDetails, IconSettings, type Icon } from '@tabler/icons-react';

export interface Place {
  label: string;
  to: '/o/$slug/now' | '/o/$slug/incidents' | '/o/$slug/library' | '/o/$slug/settings';
  icon: Icon;
  key: string;
  /** The permission that it takes. */
  needs?: string;
}

export const PLACES: Place[] = [
  { label: 'Now', to: '/o/$slug/now', icon: IconBellRinging, key: 'n' },
  { label: 'Incidents', to: '/o/$slug/incidents', icon: IconListDetails, key: 'i' },
  { label: 'Library', to: '/o/$slug/library', icon: IconBooks, key: 'l', needs: 'read_incidents' },
  { label: 'Settings', to: '/o/$slug/settings', icon: IconSettings, key: 's' },
];
