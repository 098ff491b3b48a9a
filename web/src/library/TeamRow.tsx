/** One team: who is in it, letting somebody in, taking somebody out. */
import { Button, CloseButton, Popover, Select } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { Team, Thing } from '@/api/types';
import { usePeople } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { sayProblem } from '@/components/Notice';
import { RowMenu } from './RowMenu';
import { useFresh } from './useShelf';
import css from './teams.module.css';

function AddMember({ team }: { team: Team }) {
  const people = usePeople();
  const fresh = useFresh();
  const [open, setOpen] = useState(false);
  const there = new Set(team.members.map((m) => m.id));
  const data = people.filter((p) => !p.disabled && !there.has(p.id)).map((p) => ({ value: p.id, label: p.name }));
  const add = useMutation({
    mutationFn: (account: string) => calls.addMember(team.id, account),
    onSuccess: () => { setOpen(false); fresh('teams'); },
    onError: sayProblem,
  });
  return (
    <Popover opened={open} onChange={setOpen} width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default" aria-label={`Add somebody to ${team.name}`} leftSection={<IconUserPlus size={14} aria-hidden="true" />} onClick={() => setOpen(!open)}>Add</Button>
      </Popover.Target>
      <Popover.Dropdown data-popover-open aria-label={`Add somebody to ${team.name}`}>
        <Select
          label="Who" placeholder="Name" data={data} value={null} searchable disabled={add.isPending} comboboxProps={{ withinPortal: false }} data-autofocus
          onChange={(id) => id && add.mutate(id)}
          description="They will see the private incidents that this team is let into. Who is not listed has to be invited first, under People."
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface Props { team: Team; manage: boolean; onRename: () => void; onRetire: () => void }

export function TeamRow({ team, manage, onRename, onRetire }: Props) {
  const fresh = useFresh();
  const [leaving, setLeaving] = useState<Thing | null>(null);
  const takeOut = useMutation({
    mutationFn: (account: string) => calls.takeMemberOut(team.id, account),
    onSuccess: () => { setLeaving(null); fresh('teams'); },
    onError: (error) => { setLeaving(null); sayProblem(error); },
  });
  return (
    <li className={css.team} data-retired={team.retired || undefined}>
      <h3 className={css.name}><span className={css.words}>{team.name}</span>{team.retired && <span className={css.note}> retired</span>}</h3>
      <ul className={css.members} aria-label={`In ${team.name}`}>
        {team.members.map((m) => (
          <li key={m.id} className={css.member}>
            {m.name}
            {manage && <CloseButton size="xs" aria-label={`Take ${m.name} out of ${team.name}`} onClick={() => setLeaving(m)} />}
          </li>
        ))}
        {team.members.length === 0 && !team.retired && <li className={css.nobody}>Nobody is in it</li>}
        {manage && !team.retired && <li><AddMember team={team} /></li>}
      </ul>
      {manage && (
        <div className={css.acts}>
          <RowMenu
            label={team.name}
            items={[...(team.retired ? [] : [{ label: 'Rename', act: onRename }]), { label: team.retired ? 'Bring back' : 'Retire', act: onRetire }]}
          />
        </div>
      )}
      <ConfirmDialog
        opened={leaving !== null} onClose={() => setLeaving(null)} title={`Take ${leaving?.name ?? ''} out of ${team.name}?`}
        text="Private incidents that only the team was let into shut for them at once." act="Take out" busy={takeOut.isPending}
        onConfirm={() => leaving && takeOut.mutate(leaving.id)}
      />
    </li>
  );
}
