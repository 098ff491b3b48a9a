/** The areas: departments, sites or products as a tree, with what each was called and where it stood before. */
import { Button, Checkbox, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconPlus, IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { Area } from '@/api/types';
import type { AreasSearch } from '@/app/libraryRoutes';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Empty } from '@/components/Empty';
import { say, sayProblem } from '@/components/Notice';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { AreaDialog, type AreaTask } from './AreaDialog';
import { AreaHistory } from './AreaHistory';
import { ImportLink } from './ImportLink';
import { RowMenu } from './RowMenu';
import { matching, rowsOf, treeOf } from './tree';
import { useFresh, useShelf } from './useShelf';
import css from './areas.module.css';

const NOTHING: Area[] = [];

export function AreasPage() {
  const { may } = useSession();
  const search = useSearch({ from: '/o/$slug/library/areas' });
  const navigate = useNavigate({ from: '/o/$slug/library/areas' });
  const fresh = useFresh();
  const list = useShelf('areas');
  const [closed, setClosed] = useState(new Set<string>());
  const [task, setTask] = useState<AreaTask | null>(null);
  const [retiring, setRetiring] = useState<Area | null>(null);
  useTitle('Areas');
  const areas = list.data ?? NOTHING;
  const withRetired = search.retired === 'true';
  const text = search.text ?? '';
  const tree = useMemo(() => treeOf(matching(areas.filter((a) => withRetired || !a.retired), text)), [areas, withRetired, text]);
  const rows = rowsOf(tree, text ? new Set() : closed);
  const manage = may('manage_library');
  const change = (part: AreasSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const retire = useMutation({
    mutationFn: (area: Area) => calls.changeArea(area.id, { retired: !area.retired }),
    onSuccess: (area) => { setRetiring(null); fresh('areas', 'assets'); say(`${area.name} is ${area.retired ? 'retired' : 'in use again'}.`); },
    onError: (error) => { setRetiring(null); sayProblem(error); },
  });
  const toggle = (id: string) => setClosed((before) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  });

  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const shown = areas.find((a) => a.id === search.history);
  return (
    <>
      <DeskHead title="Areas" lead="The parts of the organisation that own things and are hit by incidents: departments, sites, products. Incidents keep the area they had.">
        {manage && <ImportLink kind="areas" />}
        {manage && <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setTask({ act: 'add', parent: null })}>Add an area</Button>}
      </DeskHead>
      {list.data && areas.length === 0 && (
        <Empty
          title="No areas yet"
          action={manage && <Button onClick={() => setTask({ act: 'add', parent: null })}>Add the first area</Button>}
        >
          Begin with what people say in a sentence like “it hit …”: Finance, Plant 2, the web shop. Ten are enough to start; the tree can grow and change later without touching old incidents.
        </Empty>
      )}
      {areas.length > 0 && (
        <div className={desk.filters}>
          <TextInput aria-label="Find an area" placeholder="Find an area" leftSection={<IconSearch size={14} aria-hidden="true" />} value={text} onChange={(e) => change({ text: e.currentTarget.value || undefined })} />
          {areas.some((a) => a.retired) && <Checkbox label="Retired ones too" checked={withRetired} onChange={(e) => change({ retired: e.currentTarget.checked ? 'true' : undefined })} />}
        </div>
      )}
      <ul className={css.tree} aria-label="Areas" hidden={rows.length === 0}>
        {rows.map(({ area, depth, below }) => (
          <li key={area.id} className={css.row} data-depth={Math.min(depth, 6)} data-retired={area.retired || undefined}>
            {below.length > 0 && !text ? (
              <UnstyledButton className={css.fold} aria-expanded={!closed.has(area.id)} aria-label={`What is below ${area.name}`} onClick={() => toggle(area.id)}>
                <IconChevronRight size={14} aria-hidden="true" />
              </UnstyledButton>
            ) : <span className={css.fold} aria-hidden="true" />}
            <button type="button" className={css.name} onClick={() => change({ history: area.id })}>{area.name}</button>
            {area.retired && <span className={css.note}>retired</span>}
            {closed.has(area.id) && !text && <span className={css.note}>{below.length} below</span>}
            <span className={css.spring} />
            {manage && (
              <RowMenu
                label={area.name}
                items={[
                  ...(area.retired ? [] : [
                    { label: 'Add an area below', act: () => setTask({ act: 'add', parent: area.id }) },
                    { label: 'Rename', act: () => setTask({ act: 'rename', area }) },
                    { label: 'Move', act: () => setTask({ act: 'move', area }) },
                  ]),
                  { label: 'History', act: () => change({ history: area.id }) },
                  area.retired ? { label: 'Bring back', act: () => retire.mutate(area) } : { label: 'Retire', act: () => setRetiring(area) },
                ]}
              />
            )}
          </li>
        ))}
      </ul>
      {areas.length > 0 && rows.length === 0 && <p className={desk.quiet}>No area has “{text}” in its name.</p>}
      {task && <AreaDialog task={task} areas={areas} onClose={() => setTask(null)} />}
      {shown && <AreaHistory area={shown} onClose={() => change({ history: undefined })} />}
      <ConfirmDialog
        opened={retiring !== null} onClose={() => setRetiring(null)} title={`Retire ${retiring?.name ?? ''}?`}
        text="It can no longer be chosen. Incidents and assets that have it keep it, its history stays, and it can be brought back."
        act="Retire it" busy={retire.isPending} onConfirm={() => retiring && retire.mutate(retiring)}
      />
    </>
  );
}
