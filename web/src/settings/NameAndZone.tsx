/** The organisation's name, and the zone in which it reports. */
import { TextInput } from '@mantine/core';
import type { Organisation } from '@/api/types';
import { atField, elsewhere } from '@/components/fieldProblem';
import { ProblemText } from '@/components/ProblemText';
import desk from '@/desk/desk.module.css';
import { SaveBar } from './SaveBar';
import { useEdits } from './useEdits';
import { useChangeSettings } from './useSettings';
import { ZoneSelect } from './ZoneSelect';

export function NameAndZone({ org, edit }: { org: Organisation; edit: boolean }) {
  const { now, changed, edit: put, undo } = useEdits({ name: org.name, zone: org.zone });
  const save = useChangeSettings();
  const name = now.name.trim();
  return (
    <section className={desk.section} aria-label="Name and zone">
      <form className={desk.form} onSubmit={(e) => { e.preventDefault(); if (changed && name) save.mutate({ name, zone: now.zone }, { onSuccess: undo }); }}>
        <TextInput label="Name" variant={edit ? 'default' : 'unstyled'} value={now.name} readOnly={!edit} onChange={(e) => put({ name: e.currentTarget.value })} error={atField(save.error, 'name')} autoComplete="off" />
        <ZoneSelect label="Time zone" value={now.zone} onChange={(zone) => put({ zone })} readOnly={!edit} error={atField(save.error, 'zone')} description="For reports. On the screen everybody has their own." />
        <ProblemText error={elsewhere(save.error, ['name', 'zone'])} />
        {edit && <SaveBar changed={changed} ready={name !== ''} busy={save.isPending} done={save.isSuccess} onUndo={() => { undo(); save.reset(); }} />}
      </form>
    </section>
  );
}
