/** Invites somebody by a link that is shown once. */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import * as calls from '@/api/libraryCalls';
import type { Invitation, OrgRole } from '@/api/types';
import { useSession } from '@/app/session';
import { CopyText } from '@/components/CopyText';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { useReturnFocus } from '@/components/useReturnFocus';
import dialog from '@/components/dialog.module.css';
import { When } from '@/components/When';
import { orgRoleWord } from '@/lib/words';
import { ROLE_TEXT } from './RoleHelp';

const ROLES = Object.entries(orgRoleWord).map(([value, label]) => ({ value, label }));

export function InviteDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const { slug, me } = useSession();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<OrgRole>('responder');
  const [made, setMade] = useState<Invitation | null>(null);
  const invite = useMutation({
    mutationFn: () => calls.invite({ email: email.trim() || undefined, role }),
    onSuccess: (invitation) => {
      setMade(invitation);
      void client.invalidateQueries({ queryKey: keys.houseAll(slug, 'invitations') });
    },
  });
  if (made?.url) {
    return (
      <Modal opened onClose={onClose} title="Send this link" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
        <p className={dialog.lead}>
          {made.email ? `For ${made.email}. ` : 'For whoever opens it first. '}
          It makes an account with the role {orgRoleWord[made.role].toLowerCase()}, works once, and until <When at={made.expires_at} />.
        </p>
        <CopyText text={made.url} label="Invitation link" once="Shown only now. Copy it and send it by a way you trust." autoFocus />
        <div className={dialog.actions}><Button variant="default" onClick={onClose}>Done</Button></div>
      </Modal>
    );
  }
  return (
    <FormDialog title={`Invite to ${me.organisation.name}`} act="Make the link" onClose={onClose} busy={invite.isPending} error={invite.error} fields={['email', 'role']} onSubmit={() => invite.mutate()}>
      <TextInput
        label="E-mail" description="Then only they can use the link. Leave it empty for a link that anybody who has it can use." type="email" value={email}
        onChange={(e) => setEmail(e.currentTarget.value)} error={atField(invite.error, 'email')} autoComplete="off" data-autofocus
      />
      <Select
        label="Role" data={ROLES} value={role} allowDeselect={false} onChange={(v) => setRole((v ?? 'responder') as OrgRole)} description={ROLE_TEXT[role]}
        inputWrapperOrder={['label', 'input', 'description', 'error']} error={atField(invite.error, 'role')}
      />
    </FormDialog>
  );
}
