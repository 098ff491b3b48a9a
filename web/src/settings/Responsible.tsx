/** Who is responsible for incident management: a person or a team, and a deputy. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Organisation, Party } from '@/api/types';
import { usePeople, useSession } from '@/app/session';
import { atField, elsewhere } from '@/components/fieldProblem';
import { ProblemText } from '@/components/ProblemText';
import desk from '@/desk/desk.module.css';
import { SaveBar } from './SaveBar';
import { useEdits } from './useEdits';
import { useChangeSettings } from './useSettings';

const keyOf = (party: Party | null | undefined) => (party ? `${party.kind} ${party.id}` : null);
function refOf(key: string | null): { kind: string; id: string } | null {
  const [kind, id] = (key ?? '').split(' ');
  return kind && id ? { kind, id } : null;
}

function useParties(now: (Party | null | undefined)[]) {
  const { slug, may } = useSession();
  const people = usePeople();
  const teams = useQuery({ queryKey: keys.library(slug, 'teams'), queryFn: calls.teams, staleTime: 300_000, enabled: may('read_incidents') });
  return useMemo(() => {
    const option = (kind: string) => (p: { id: string; name: string }) => ({ value: `${kind} ${p.id}`, label: p.name });
    const groups = [
      { group: 'Teams', items: (teams.data?.items ?? []).filter((t) => !t.retired).map(option('team')) },
      { group: 'People', items: people.filter((p) => !p.disabled).map(option('account')) },
    ];
    const listed = new Set(groups.flatMap((g) => g.items.map((i) => i.value)));
    const others = now.flatMap((p) => (p && !listed.has(`${p.kind} ${p.id}`) ? [{ value: `${p.kind} ${p.id}`, label: p.name }] : []));
    const once = others.filter((o, i) => others.findIndex((x) => x.value === o.value) === i);
    return [...groups, ...(once.length > 0 ? [{ group: 'Now', items: once }] : [])].filter((g) => g.items.length > 0);
  }, [people, teams.data, now]);
}

export function Responsible({ org, edit }: { org: Organisation; edit: boolean }) {
  const was = useMemo(() => [org.responsible?.primary, org.responsible?.deputy], [org.responsible]);
  const { now, changed, edit: put, undo } = useEdits({ primary: keyOf(was[0]), deputy: keyOf(was[1]) });
  const data = useParties(was);
  const save = useChangeSettings();
  return (
    <section className={desk.section} aria-labelledby="responsible">
      <h3 id="responsible" className={desk.sectionTitle}>Responsible for incidents</h3>
      <p className={desk.note}>An incident without a lead is theirs, and says so. The report page names them to people who report.</p>
      <form className={desk.form} onSubmit={(e) => { e.preventDefault(); if (changed) save.mutate({ responsible: { primary: refOf(now.primary), deputy: refOf(now.deputy) } }, { onSuccess: undo }); }}>
        <Select
          label="Person or team" placeholder="Nobody yet" data={data} value={now.primary} onChange={(primary) => put({ primary })} searchable={edit} clearable={edit} readOnly={!edit} variant={edit ? 'default' : 'unstyled'} rightSection={edit ? undefined : <span />}
          clearButtonProps={{ 'aria-label': 'Nobody is responsible' }} error={atField(save.error, 'responsible.primary')}
        />
        <Select
          label="Deputy" placeholder="Nobody yet" data={data} value={now.deputy} onChange={(deputy) => put({ deputy })} searchable={edit} clearable={edit} readOnly={!edit} variant={edit ? 'default' : 'unstyled'} rightSection={edit ? undefined : <span />}
          clearButtonProps={{ 'aria-label': 'No deputy' }} error={atField(save.error, 'responsible.deputy')}
        />
        <ProblemText error={elsewhere(save.error, ['responsible.primary', 'responsible.deputy'])} />
        {edit && <SaveBar changed={changed} busy={save.isPending} done={save.isSuccess} onUndo={() => { undo(); save.reset(); }} />}
      </form>
    </section>
  );
}
