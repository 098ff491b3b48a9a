/** What each role may do, in words. The exact permissions are the server's; these sentences sum them up. */
import { Modal, UnstyledButton } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { OrgRole } from '@/api/types';
import { useOrganisation } from '@/app/session';
import { orgRoleWord } from '@/lib/words';
import { permissionWord } from '@/lib/permissions';
import css from './roleHelp.module.css';

export const ROLE_TEXT: Record<OrgRole, string> = {
  administrator: 'Manages people, keys and settings, and may do everything with incidents they see. Opens no private incident by being administrator.',
  lead: 'Runs incidents: everything about them, and the library. No people, keys or settings.',
  responder: 'Registers and works on incidents, confirms facts, imports and exports.',
  reporter: 'Registers incidents, and sees only those they reported or were let into.',
  auditor: 'Reads incidents and the audit log, and exports. Writes nothing.',
};

export function RoleHelp() {
  const org = useOrganisation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <UnstyledButton className={css.ask} onClick={() => setOpen(true)}><IconHelpCircle size={16} stroke={1.6} aria-hidden="true" />What may each role do?</UnstyledButton>
      <Modal opened={open} onClose={() => setOpen(false)} title="Roles" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
        <dl className={css.roles}>
          {(Object.keys(ROLE_TEXT) as OrgRole[]).map((role) => (
            <div key={role}>
              <dt>{orgRoleWord[role]}</dt>
              <dd>{ROLE_TEXT[role]}</dd>
              <dd className={css.exact}>{(org?.roles.find((r) => r.role === role)?.permissions ?? []).map(permissionWord).join(' · ')}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}
