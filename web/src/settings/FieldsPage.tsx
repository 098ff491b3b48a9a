/** Own fields: facts that this organisation asks for beside the built-in ones. */
import { ActionIcon, Button, Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import { changeField } from '@/api/libraryCalls';
import type { CustomField } from '@/api/types';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Empty } from '@/components/Empty';
import { sayProblem } from '@/components/Notice';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import css from '@/desk/table.module.css';
import { useTitle } from '@/lib/useTitle';
import { RowMenu } from '@/library/RowMenu';
import { Failed } from '@/shell/Failed';
import { Allowed } from '@/desk/Allowed';
import { FieldDialog, TYPES } from './FieldDialog';
import { moved } from './fieldOrder';
import own from './settings.module.css';

const NOTHING: CustomField[] = [];

function Fields() {
  const { slug } = useSession();
  const client = useQueryClient();
  const list = useQuery({ queryKey: keys.library(slug, 'fields'), queryFn: calls.customFields });
  const [editing, setEditing] = useState<CustomField | 'new' | null>(null);
  const [retiring, setRetiring] = useState<CustomField | null>(null);
  const [withRetired, setWithRetired] = useState(false);
  const fresh = () => client.invalidateQueries({ queryKey: keys.library(slug, 'fields') });
  const retire = useMutation({
    mutationFn: (field: CustomField) => changeField(field.id, { retired: !field.retired }),
    onSuccess: () => { setRetiring(null); void fresh(); },
    onError: (error) => { setRetiring(null); sayProblem(error); },
  });
  const order = useMutation({
    mutationFn: async (places: { id: string; position: number }[]) => {
      for (const place of places) await changeField(place.id, { position: place.position });
    },
    onSettled: fresh, onError: sayProblem,
  });
  const all = list.data?.items ?? NOTHING;
  const used = all.filter((f) => !f.retired);
  const rows = withRetired ? [...used, ...all.filter((f) => f.retired)] : used;
  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="Own fields" lead="What you want to know of every incident and Firebell does not ask by itself. Like any fact they can be unknown, suspected or confirmed, and keep their history.">
        <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setEditing('new')}>Add a field</Button>
      </DeskHead>
      {list.data && all.length === 0 && (
        <Empty title="No own fields" action={<Button onClick={() => setEditing('new')}>Add the first field</Button>}>
          For example the number of the ticket elsewhere, the plant’s shift, the contract a customer has. Look among the built-in facts first; what they cover is understood by reports.
        </Empty>
      )}
      {all.some((f) => f.retired) && <div className={desk.filters}><Checkbox label="Retired ones too" checked={withRetired} onChange={(e) => setWithRetired(e.currentTarget.checked)} /></div>}
      {rows.length > 0 && (
        <table className={css.table} aria-label="Own fields">
          <thead><tr><th>Name</th><th>Type</th><th>Options</th><th>In the API</th><th>Order</th><th><span className="visually-hidden">Acts</span></th></tr></thead>
          <tbody>
            {rows.map((f) => (
              <tr key={f.id} data-retired={f.retired || undefined}>
                <td>{f.retired ? <span className={css.name}>{f.name}</span> : <button type="button" className={css.open} onClick={() => setEditing(f)}>{f.name}</button>}</td>
                <td>{TYPES[f.type] ?? f.type}</td>
                <td className={css.dim} data-wide>{f.options.join(', ')}</td>
                <td className={css.dim}><code>custom.{f.key}</code></td>
                <td>
                  {!f.retired && (
                    <span className={own.order}>
                      <ActionIcon variant="subtle" color="gray" aria-label={`${f.name} further up`} disabled={used[0] === f || order.isPending} onClick={() => order.mutate(moved(used, f.id, -1))}><IconArrowUp size={15} aria-hidden="true" /></ActionIcon>
                      <ActionIcon variant="subtle" color="gray" aria-label={`${f.name} further down`} disabled={used.at(-1) === f || order.isPending} onClick={() => order.mutate(moved(used, f.id, 1))}><IconArrowDown size={15} aria-hidden="true" /></ActionIcon>
                    </span>
                  )}
                </td>
                <td className={css.acts}>
                  <RowMenu
                    label={f.name}
                    items={f.retired ? [{ label: 'Bring back', act: () => retire.mutate(f) }] : [{ label: 'Change', act: () => setEditing(f) }, { label: 'Retire', act: () => setRetiring(f) }]}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {editing && <FieldDialog field={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      <ConfirmDialog
        opened={retiring !== null} onClose={() => setRetiring(null)} title={`Retire ${retiring?.name ?? ''}?`} act="Retire it" busy={retire.isPending}
        text="It is not asked for any more. Incidents that have a value keep it, and it can be brought back." onConfirm={() => retiring && retire.mutate(retiring)}
      />
    </>
  );
}

export function FieldsPage() {
  useTitle('Own fields');
  return <Allowed needs="manage_library"><Fields /></Allowed>;
}
