/** One's own second factor: setting it up with an app, recovery codes shown once, taking it away. */
import { Button, TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { confirmFactor, proposeFactor, removeFactor } from '@/api/settingsCalls';
import type { Me } from '@/api/types';
import { useSession } from '@/app/session';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { say } from '@/components/Notice';
import { ProblemText } from '@/components/ProblemText';
import desk from '@/desk/desk.module.css';
import { FactorSetup } from './FactorSetup';

function RemoveDialog({ onClose }: { onClose: () => void }) {
  const { slug } = useSession();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const remove = useMutation({
    mutationFn: () => removeFactor(code.trim()),
    onSuccess: () => { void client.invalidateQueries({ queryKey: keys.me(slug) }); say('Your second factor is removed.'); onClose(); },
  });
  return (
    <FormDialog title="Remove the second factor?" act="Remove it" onClose={onClose} busy={remove.isPending} error={remove.error} fields={['code']} disabled={!code.trim()} onSubmit={() => remove.mutate()}>
      <p className="dim">Then your password alone lets anybody in who knows it. Your recovery codes stop working too.</p>
      <TextInput label="Code from your app, or a recovery code" value={code} onChange={(e) => setCode(e.currentTarget.value)} autoComplete="one-time-code" error={atField(remove.error, 'code')} data-autofocus />
    </FormDialog>
  );
}

export function SecondFactor({ account }: { account: NonNullable<Me['account']> }) {
  const { slug } = useSession();
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const propose = useMutation({ mutationFn: proposeFactor });
  const confirm = useMutation({
    mutationFn: (code: string) => confirmFactor(code),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.me(slug) });
      void client.invalidateQueries({ queryKey: keys.library(slug, 'people') });
    },
  });
  const shut = () => { propose.reset(); confirm.reset(); };
  return (
    <section className={desk.section} aria-labelledby="own-factor">
      <h3 id="own-factor" className={desk.sectionTitle}>Second factor</h3>
      {account.second_factor ? (
        <>
          <p className={desk.note}><IconShieldCheck size={15} aria-hidden="true" style={{ verticalAlign: '-2px', color: 'var(--ok)' }} /> In use: signing in takes a code from your app.</p>
          <Button variant="default" onClick={() => setRemoving(true)}>Remove it</Button>
        </>
      ) : (
        <>
          <p className={desk.note}>With a second factor, a password that got out opens nothing. You need an authenticator app on your phone; it takes a minute.</p>
          <Button onClick={() => propose.mutate()} loading={propose.isPending}>Set up a second factor</Button>
          <ProblemText error={propose.error} />
        </>
      )}
      {propose.data && (
        <FactorSetup
          factor={propose.data} codes={confirm.data?.recovery_codes} error={confirm.error} busy={confirm.isPending} onConfirm={(code) => confirm.mutate(code)} onClose={shut}
        />
      )}
      {removing && <RemoveDialog onClose={() => setRemoving(false)} />}
    </section>
  );
}
