/** The library: what incidents refer to. */
import { Allowed } from '@/desk/Allowed';
import { Desk, type DeskPage } from '@/desk/Desk';

const PAGES: DeskPage[] = [
  { label: 'Areas', to: '/o/$slug/library/areas' },
  { label: 'Teams', to: '/o/$slug/library/teams' },
  { label: 'People', to: '/o/$slug/library/people' },
  { label: 'Assets', to: '/o/$slug/library/assets' },
];

export function LibraryDesk() {
  return <Allowed needs="read_incidents"><Desk title="Library" pages={PAGES} /></Allowed>;
}
