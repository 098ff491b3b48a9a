/** What each permission allows, in words that stand alone. */
import { plain } from './words';

const WORDS: Record<string, string> = {
  register: 'register incidents',
  read_incidents: 'read incidents and the library',
  write_incidents: 'work on incidents',
  confirm_facts: 'confirm and rule out facts',
  bulk_change: 'change many at once',
  import: 'import logs',
  export: 'export incidents',
  manage_visibility: 'change who sees an incident',
  open_emergency: 'open a private incident in an emergency',
  manage_people: 'manage people',
  manage_keys: 'manage keys',
  manage_library: 'change the library and own fields',
  manage_settings: 'change settings',
  read_audit: 'read the audit log',
  read_own_reports: 'read what one reported',
  manage_views: 'save and share views',
};

export const permissionWord = (key: string): string => WORDS[key] ?? plain(key).toLowerCase();
