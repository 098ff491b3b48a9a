/** For whoever operates the installation: another organisation. Its first administrator comes in by a link. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeOrganisation } from '@/api/settingsCalls';
import { CopyText } from '@/components/CopyText';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import dialog from '@/components/dialog.module.css';
import desk from '@/desk/desk.module.css';

export function NewOrganisation() {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const make = useMutation({ mutationFn: () => makeOrganisation({ name: name.trim() }) });
  const shut = () => { setOpen(false); setName(''); make.reset(); };
  return (
    <section className={desk.section} aria-labelledby="another">
      <h3 id="another" className={desk.sectionTitle}>Another organisation</h3>
      <p className={desk.note}>You operate this installation. An organisation of its own shares nothing with this one, and you are not in it until somebody there invites you.</p>
      <Button variant="default" onClick={() => setOpen(true)}>Make an organisation</Button>
      {open && !make.data && (
        <FormDialog title="Make an organisation" act="Make it" onClose={shut} busy={make.isPending} error={make.error} fields={['name', 'slug']} disabled={!name.trim()} onSubmit={() => make.mutate()}>
          <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(make.error, 'name') ?? atField(make.error, 'slug')} autoComplete="off" data-autofocus />
        </FormDialog>
      )}
      {make.data && (
        <Modal opened onClose={shut} title={`${make.data.name} is made`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
          <p className={dialog.lead}>Send this link to its first administrator. It works once, for seven days.</p>
          <CopyText text={make.data.invitation_url} label="Invitation link" once="Shown only now." autoFocus />
          <div className={dialog.actions}><Button variant="default" onClick={shut}>Done</Button></div>
        </Modal>
      )}
    </section>
  );
}
