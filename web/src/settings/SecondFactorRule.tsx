/** Whether every member needs a second factor; says whom that would lock out before it is done. */
import { Switch } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Organisation } from '@/api/types';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { ProblemText } from '@/components/ProblemText';
import desk from '@/desk/desk.module.css';
import { useShelf } from '@/library/useShelf';
import { useChangeSettings } from './useSettings';

export function SecondFactorRule({ org }: { org: Organisation }) {
  const { me, slug } = useSession();
  const people = useShelf('people').data ?? [];
  const save = useChangeSettings();
  const [asked, setAsked] = useState(false);
  const without = people.filter((p) => !p.disabled && p.second_factor === false).map((p) => p.name);
  const own = me.account?.second_factor === true;
  const set = (on: boolean) => save.mutate({ require_second_factor: on }, { onSettled: () => setAsked(false) });
  return (
    <section className={desk.section} aria-labelledby="factor">
      <h3 id="factor" className={desk.sectionTitle}>Second factor</h3>
      <p className={desk.note}>
        A code from an app besides the password. Those who have none yet are asked to set one up when they next sign in.
      </p>
      <Switch
        label="Everybody needs a second factor" checked={org.require_second_factor} disabled={save.isPending || (!own && !org.require_second_factor)}
        onChange={(e) => (e.currentTarget.checked ? setAsked(true) : set(false))}
      />
      {!own && !org.require_second_factor && (
        <p className={desk.note} style={{ marginTop: '0.5rem' }}>
          You have none yourself, so this would shut you out. <Link to="/o/$slug/settings/account" params={{ slug }} className={desk.link}>Set yours up first</Link>.
        </p>
      )}
      <ProblemText error={save.error} />
      <ConfirmDialog
        opened={asked} onClose={() => setAsked(false)} title="Require a second factor?" act="Require it" busy={save.isPending} onConfirm={() => set(true)}
        text={without.length > 0
          ? `${without.length === 1 ? 'One person has' : `${without.length} people have`} none yet and can do nothing here until they set one up: ${without.slice(0, 12).join(', ')}${without.length > 12 ? ' …' : ''}. API keys go on working.`
          : 'Everybody has one already. New people are asked to set one up. API keys go on working.'}
      />
    </section>
  );
}
