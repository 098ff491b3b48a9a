/** Makes an API key: what it may do, until when, as whom. The key is shown once. */
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { addKey } from '@/api/settingsCalls';
import { useOrganisation, useSession } from '@/app/session';
import { Choice } from '@/components/Choice';
import { CopyText } from '@/components/CopyText';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { useReturnFocus } from '@/components/useReturnFocus';
import dialog from '@/components/dialog.module.css';
import { rfc3339 } from '@/lib/clock';
import { permissionWord } from '@/lib/permissions';
import css from './settings.module.css';

const DAY = 86_400_000;
const ENDS = [
  { value: '30', label: 'in 30 days' }, { value: '90', label: 'in 90 days' }, { value: '365', label: 'in a year' },
  { value: '', label: 'no end: until it is withdrawn' },
];

function Made({ secret, name, onClose }: { secret: string; name: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={`Key for ${name}`} size="lg" closeOnClickOutside={false} closeButtonProps={{ 'aria-label': 'Close' }}>
      <CopyText text={secret} label="Key" once="Shown only now. Copy it to where it is used; nobody can read it again." autoFocus />
      <p className={dialog.lead} style={{ margin: '1rem 0 0.25rem' }}>To try it:</p>
      <CopyText text={`curl -H "Authorization: Bearer ${secret}" ${window.location.origin}/api/v1/me`} label="Command" />
      <div className={dialog.actions}><Button variant="default" onClick={onClose}>Done</Button></div>
    </Modal>
  );
}

export function KeyDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const { slug, me } = useSession();
  const org = useOrganisation();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [wide, setWide] = useState<'all' | 'some'>('some');
  const [scope, setScope] = useState<string[]>(['register']);
  const [days, setDays] = useState('365');
  const [person, setPerson] = useState(false);
  const all = org?.roles.find((r) => r.role === 'administrator')?.permissions ?? me.permissions;
  const make = useMutation({
    mutationFn: () => addKey({
      name: name.trim(), scope: wide === 'all' ? 'all' : scope, as_person: person || undefined,
      expires_at: days ? rfc3339(Math.floor((Date.now() + Number(days) * DAY) / 1000) * 1000) : undefined,
    }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.houseAll(slug, 'keys') }),
  });
  if (make.data?.secret) return <Made secret={make.data.secret} name={make.data.name} onClose={onClose} />;
  return (
    <FormDialog
      title="Make a key" act="Make the key" size="lg" onClose={onClose} busy={make.isPending} error={make.error} fields={['name', 'scope', 'expires_at']}
      disabled={!name.trim() || (wide === 'some' && scope.length === 0)} onSubmit={() => make.mutate()}
    >
      <TextInput label="What is it for?" placeholder="Monitoring of the web shop" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(make.error, 'name')} autoComplete="off" data-autofocus />
      <div>
        <p className={css.what} style={{ margin: '0 0 0.25rem' }} id="key-may">It may</p>
        <Choice label="What it may do" value={wide} onChange={setWide} options={[{ value: 'some', label: 'only what is chosen' }, { value: 'all', label: person ? 'all that I may' : 'everything' }]} />
      </div>
      {wide === 'some' && (
        <fieldset className={css.scopes} aria-labelledby="key-may">
          {all.map((p) => (
            <Checkbox key={p} size="xs" label={permissionWord(p)} checked={scope.includes(p)} onChange={(e) => setScope(e.currentTarget.checked ? [...scope, p] : scope.filter((s) => s !== p))} />
          ))}
        </fieldset>
      )}
      {atField(make.error, 'scope') && <p role="alert" className={css.refused}>{atField(make.error, 'scope')}</p>}
      <Checkbox
        label="Acts as me" checked={person} onChange={(e) => setPerson(e.currentTarget.checked)}
        description={person
          ? 'What it does stands under your name, it may confirm and rule out facts, and sees the private incidents that you see.'
          : 'Without it, the key is the organisation’s: what it does stands under its own name, it confirms nothing and sees no private incident.'}
      />
      <Select label="Works until" data={ENDS} value={days} allowDeselect={false} onChange={(v) => setDays(v ?? '')} error={atField(make.error, 'expires_at')} />
    </FormDialog>
  );
}
