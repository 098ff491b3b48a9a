/** Saved views of the list of incidents: one's own and the shared ones. */
import { Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import { changeView } from '@/api/libraryCalls';
import type { SavedView } from '@/api/types';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Empty } from '@/components/Empty';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { sayProblem } from '@/components/Notice';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import css from '@/desk/table.module.css';
import { searchOf } from '@/incidents/filters';
import { useTitle } from '@/lib/useTitle';
import { RowMenu } from '@/library/RowMenu';
import { Failed } from '@/shell/Failed';
import { Allowed } from '@/desk/Allowed';
import { filterText } from './viewText';

function ViewDialog({ view, share, onClose }: { view: SavedView; share: boolean; onClose: () => void }) {
  const { slug } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState(view.name);
  const [shared, setShared] = useState(view.shared);
  const save = useMutation({
    mutationFn: () => changeView(view.id, { name: name.trim(), ...(share ? { shared } : {}) }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: keys.views(slug) }); onClose(); },
  });
  return (
    <FormDialog title={`Change ${view.name}`} act="Save" onClose={onClose} busy={save.isPending} error={save.error} fields={['name']} disabled={!name.trim()} onSubmit={() => save.mutate()}>
      <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(save.error, 'name')} data-autofocus />
      {share && <Checkbox label="Everybody in the organisation sees it" checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />}
    </FormDialog>
  );
}

function Views() {
  const { slug, may } = useSession();
  const client = useQueryClient();
  const list = useQuery({ queryKey: keys.views(slug), queryFn: calls.views });
  const [editing, setEditing] = useState<SavedView | null>(null);
  const [leaving, setLeaving] = useState<SavedView | null>(null);
  const remove = useMutation({
    mutationFn: (view: SavedView) => calls.removeView(view.id),
    onSuccess: () => { setLeaving(null); void client.invalidateQueries({ queryKey: keys.views(slug) }); },
    onError: (error) => { setLeaving(null); sayProblem(error); },
  });
  const items = list.data?.items ?? [];
  const mayChange = (v: SavedView) => (v.own ? may('manage_views') : v.shared && may('manage_library'));
  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="Views" lead="Filters of the list of incidents, kept under a name. Make one in the list, with Views." />
      {list.data && items.length === 0 && (
        <Empty
          title="No views yet"
          action={<Link to="/o/$slug/incidents" params={{ slug }} className={desk.link}>Go to the list</Link>}
        >
          Filter the list of incidents as you often need it, then choose Views and “Save these filters as a view”.
        </Empty>
      )}
      {items.length > 0 && (
        <table className={css.table} aria-label="Views">
          <thead><tr><th>Name</th><th>Shows</th><th>Whose</th><th><span className="visually-hidden">Acts</span></th></tr></thead>
          <tbody>
            {items.map((v) => (
              <tr key={v.id}>
                <td><Link to="/o/$slug/incidents" params={{ slug }} search={searchOf(v.query)} className={css.name}>{v.name}</Link></td>
                <td className={css.dim} data-wide>{filterText(v.query)}</td>
                <td className={css.dim}>{v.own ? 'yours' : v.owner?.name}{v.shared ? ', for everybody' : ''}</td>
                <td className={css.acts}>{mayChange(v) && <RowMenu label={v.name} items={[{ label: 'Change', act: () => setEditing(v) }, { label: 'Remove', act: () => setLeaving(v) }]} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {editing && <ViewDialog view={editing} share={may('manage_views')} onClose={() => setEditing(null)} />}
      <ConfirmDialog
        opened={leaving !== null} onClose={() => setLeaving(null)} title={`Remove ${leaving?.name ?? ''}?`} act="Remove it" busy={remove.isPending}
        text={leaving?.shared ? 'It goes for everybody. Incidents are not touched.' : 'Incidents are not touched.'} onConfirm={() => leaving && remove.mutate(leaving)}
      />
    </>
  );
}

export function ViewsPage() {
  useTitle('Views');
  return <Allowed needs="read_incidents"><Views /></Allowed>;
}
