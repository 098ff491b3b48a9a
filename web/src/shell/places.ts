/** The places of the left rail. A place is listed here when its page exists. */
import { IconBellRinging, IconListDetails, type Icon } from '@tabler/icons-react';

export interface Place { label: string; to: '/o/$slug/now' | '/o/$slug/incidents'; icon: Icon; key: string }

export const PLACES: Place[] = [
  { label: 'Now', to: '/o/$slug/now', icon: IconBellRinging, key: 'n' },
  { label: 'Incidents', to: '/o/$slug/incidents', icon: IconListDetails, key: 'i' },
];
