/** Adds an area, renames it, or moves it to another place in the tree. */
import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { Area } from '@/api/types';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { pathOf, withBelow } from './tree';
import { useFresh } from './useShelf';

export type AreaTask = { act: 'add'; parent: string | null } | { act: 'rename' | 'move'; area: Area };

const TITLE = { add: 'Add an area', rename: 'Rename', move: 'Move' };
const ACT = { add: 'Add', rename: 'Rename', move: 'Move' };

export function AreaDialog({ task, areas, onClose }: { task: AreaTask; areas: Area[]; onClose: () => void }) {
  const fresh = useFresh();
  const area = task.act === 'add' ? null : task.area;
  const [name, setName] = useState(area?.name ?? '');
  const [parent, setParent] = useState<string | null>(task.act === 'add' ? task.parent : (task.area.parent?.id ?? null));
  const save = useMutation({
    mutationFn: () => {
      if (!area) return calls.addArea({ name: name.trim(), parent });
      return calls.changeArea(area.id, task.act === 'rename' ? { name: name.trim() } : { parent });
    },
    onSuccess: () => { fresh('areas', 'assets'); onClose(); },
  });
  const places = useMemo(() => {
    const own = area ? withBelow(areas, area.id) : new Set<string>();
    return areas.filter((a) => !a.retired && !own.has(a.id))
      .map((a) => ({ value: a.id, label: pathOf(a, areas) })).sort((a, b) => a.label.localeCompare(b.label));
  }, [area, areas]);
  const same = area && (task.act === 'rename' ? name.trim() === area.name : parent === (area.parent?.id ?? null));
  return (
    <FormDialog
      title={area ? `${TITLE[task.act]} ${area.name}` : TITLE.add} act={ACT[task.act]} onClose={onClose} busy={save.isPending} error={save.error}
      fields={['name', 'parent']} disabled={!name.trim() || Boolean(same)} onSubmit={() => save.mutate()}
    >
      {task.act !== 'move' && (
        <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(save.error, 'name')} autoComplete="off" data-autofocus />
      )}
      {task.act !== 'rename' && (
        <Select
          label="Below" placeholder="At the top" data={places} value={parent} onChange={setParent} searchable clearable clearButtonProps={{ 'aria-label': 'At the top' }}
          error={atField(save.error, 'parent')} data-autofocus={task.act === 'move' || undefined}
        />
      )}
      {area && <p className="dim">Open and closed incidents keep what they say; the change stands in the area’s history.</p>}
    </FormDialog>
  );
}
