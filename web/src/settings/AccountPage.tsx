/** One's own account: name and zone, password, second factor. */
import '@mantine/core/styles/PasswordInput.css';
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { changeMe, changePassword } from '@/api/settingsCalls';
import type { Me } from '@/api/types';
import { useSession } from '@/app/session';
import { atField, elsewhere } from '@/components/fieldProblem';
import { say } from '@/components/Notice';
import { ProblemText } from '@/components/ProblemText';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import { useTitle } from '@/lib/useTitle';
import { SaveBar } from './SaveBar';
import { SecondFactor } from './SecondFactor';
import { useEdits } from './useEdits';
import { ZoneSelect } from './ZoneSelect';

type Account = NonNullable<Me['account']>;

function Profile({ account }: { account: Account }) {
  const { slug } = useSession();
  const client = useQueryClient();
  const { now, changed, edit, undo } = useEdits({ name: account.name, zone: account.zone });
  const save = useMutation({
    mutationFn: () => changeMe({ name: now.name.trim(), zone: now.zone }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.me(slug) });
      void client.invalidateQueries({ queryKey: keys.library(slug, 'people') });
      undo();
    },
  });
  return (
    <section className={desk.section} aria-label="Name and zone">
      <form className={desk.form} onSubmit={(e) => { e.preventDefault(); if (changed && now.name.trim()) save.mutate(); }}>
        <TextInput label="Name" value={now.name} onChange={(e) => edit({ name: e.currentTarget.value })} error={atField(save.error, 'name')} autoComplete="name" />
        <TextInput label="E-mail" value={account.email} readOnly description="With it you sign in." inputWrapperOrder={['label', 'input', 'description', 'error']} />
        <ZoneSelect label="Time zone" value={now.zone} onChange={(zone) => edit({ zone })} error={atField(save.error, 'zone')} description="In which you see and write times. The key z shows UTC." />
        <ProblemText error={elsewhere(save.error, ['name', 'zone'])} />
        <SaveBar changed={changed} ready={now.name.trim() !== ''} busy={save.isPending} done={save.isSuccess} onUndo={() => { undo(); save.reset(); }} />
      </form>
    </section>
  );
}

function Password({ account }: { account: Account }) {
  const { slug } = useSession();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword({ current, new: wanted }),
    onSuccess: () => {
      setCurrent('');
      setWanted('');
      void client.invalidateQueries({ queryKey: keys.houseAll(slug, 'sessions') });
      say('Your password is changed. Your other sessions ended.');
    },
  });
  return (
    <section className={desk.section} aria-labelledby="password">
      <h3 id="password" className={desk.sectionTitle}>Password</h3>
      <p className={desk.note}>At least 10 characters; a few words are good. All your other sessions end when it changes.</p>
      <form className={desk.form} onSubmit={(e) => { e.preventDefault(); if (current && wanted) change.mutate(); }}>
        <input type="text" name="username" autoComplete="username" value={account.email} readOnly hidden />
        <PasswordInput label="Present password" value={current} onChange={(e) => setCurrent(e.currentTarget.value)} autoComplete="current-password" error={atField(change.error, 'current')} visibilityToggleButtonProps={{ 'aria-label': 'Show the present password' }} />
        <PasswordInput label="New password" value={wanted} onChange={(e) => setWanted(e.currentTarget.value)} autoComplete="new-password" error={atField(change.error, 'new')} visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }} />
        <ProblemText error={elsewhere(change.error, ['current', 'new'])} />
        <SaveBar changed={current !== '' && wanted !== ''} busy={change.isPending} done={false} act="Change the password" />
      </form>
    </section>
  );
}

export function AccountPage() {
  const { me } = useSession();
  useTitle('My account');
  if (!me.account) return null;
  return (
    <>
      <DeskHead title="My account" lead="The same in every organisation that you belong to." />
      <Profile account={me.account} />
      <Password account={me.account} />
      <SecondFactor account={me.account} />
    </>
  );
}
