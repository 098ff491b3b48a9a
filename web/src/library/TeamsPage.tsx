/** The teams and who is in them. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { Team } from '@/api/types';
import type { TeamsSearch } from '@/app/libraryRoutes';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Empty } from '@/components/Empty';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { say, sayProblem } from '@/components/Notice';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { ImportLink } from './ImportLink';
import { TeamRow } from './TeamRow';
import { useFresh, useShelf } from './useShelf';
import css from './teams.module.css';

const NOTHING: Team[] = [];

function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const fresh = useFresh();
  const [name, setName] = useState(team?.name ?? '');
  const save = useMutation({
    mutationFn: () => (team ? calls.changeTeam(team.id, { name: name.trim() }) : calls.addTeam({ name: name.trim() })),
    onSuccess: () => { fresh('teams'); onClose(); },
  });
  return (
    <FormDialog
      title={team ? `Rename ${team.name}` : 'Add a team'} act={team ? 'Rename' : 'Add'} onClose={onClose} busy={save.isPending} error={save.error} fields={['name']}
      disabled={!name.trim() || name.trim() === team?.name} onSubmit={() => save.mutate()}
    >
      <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(save.error, 'name')} autoComplete="off" data-autofocus />
    </FormDialog>
  );
}

export function TeamsPage() {
  const { may } = useSession();
  const search = useSearch({ from: '/o/$slug/library/teams' });
  const navigate = useNavigate({ from: '/o/$slug/library/teams' });
  const fresh = useFresh();
  const list = useShelf('teams');
  const [naming, setNaming] = useState<Team | 'new' | null>(null);
  const [retiring, setRetiring] = useState<Team | null>(null);
  useTitle('Teams');
  const teams = list.data ?? NOTHING;
  const manage = may('manage_library');
  const withRetired = search.retired === 'true';
  const text = (search.text ?? '').toLowerCase();
  const rows = teams.filter((t) => (withRetired || !t.retired) && (t.name.toLowerCase().includes(text) || t.members.some((m) => m.name.toLowerCase().includes(text))));
  const change = (part: TeamsSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const retire = useMutation({
    mutationFn: (team: Team) => calls.changeTeam(team.id, { retired: !team.retired }),
    onSuccess: (team) => { setRetiring(null); fresh('teams'); say(`${team.name} is ${team.retired ? 'retired' : 'in use again'}.`); },
    onError: (error) => { setRetiring(null); sayProblem(error); },
  });

  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="Teams" lead="People who answer together. A team can work on an incident, be let into a private one, and be responsible for incidents.">
        {manage && <ImportLink kind="teams" />}
        {manage && <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setNaming('new')}>Add a team</Button>}
      </DeskHead>
      {list.data && teams.length === 0 && (
        <Empty title="No teams yet" action={manage && <Button onClick={() => setNaming('new')}>Add the first team</Button>}>
          A team is a name that stays when people come and go: Security on duty, Network, Legal. Name it once; whoever is in it sees what it is let into.
        </Empty>
      )}
      {teams.length > 0 && (
        <div className={desk.filters}>
          <TextInput aria-label="Find a team or a member" placeholder="Team or member" leftSection={<IconSearch size={14} aria-hidden="true" />} value={search.text ?? ''} onChange={(e) => change({ text: e.currentTarget.value || undefined })} />
          {teams.some((t) => t.retired) && <Checkbox label="Retired ones too" checked={withRetired} onChange={(e) => change({ retired: e.currentTarget.checked ? 'true' : undefined })} />}
        </div>
      )}
      <ul className={css.teams} aria-label="Teams" hidden={rows.length === 0}>
        {rows.map((team) => (
          <TeamRow
            key={team.id} team={team} manage={manage} onRename={() => setNaming(team)}
            onRetire={() => (team.retired ? retire.mutate(team) : setRetiring(team))}
          />
        ))}
      </ul>
      {teams.length > 0 && rows.length === 0 && <p className={desk.quiet}>No team or member has “{search.text}” in the name.</p>}
      {naming && <TeamDialog team={naming === 'new' ? null : naming} onClose={() => setNaming(null)} />}
      <ConfirmDialog
        opened={retiring !== null} onClose={() => setRetiring(null)} title={`Retire ${retiring?.name ?? ''}?`}
        text={`It can no longer be chosen, and everybody is taken out of it${retiring?.members.length ? ` (${retiring.members.map((m) => m.name).join(', ')})` : ''}: private incidents that it was let into shut for them at once. Incidents keep its name.`}
        act="Retire it" busy={retire.isPending} onConfirm={() => retiring && retire.mutate(retiring)}
      />
    </>
  );
}
