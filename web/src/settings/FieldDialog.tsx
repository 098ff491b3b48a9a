/** Adds an own field, or changes its name and options. Key and type stay, because incidents have its values. */
import { Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { addField, changeField } from '@/api/libraryCalls';
import type { CustomField } from '@/api/types';
import { useSession } from '@/app/session';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';

export const TYPES: Record<string, string> = { text: 'Text', number: 'Number', choice: 'Choice', date: 'Date', person: 'Person', link: 'Link' };

const linesOf = (text: string) => text.split('\n').map((l) => l.trim()).filter(Boolean);

export function FieldDialog({ field, onClose }: { field: CustomField | null; onClose: () => void }) {
  const { slug } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState(field?.name ?? '');
  const [type, setType] = useState(field?.type ?? 'text');
  const [options, setOptions] = useState((field?.options ?? []).join('\n'));
  const choice = type === 'choice';
  const save = useMutation({
    mutationFn: () => {
      const said = { name: name.trim(), ...(choice ? { options: linesOf(options) } : {}) };
      return field ? changeField(field.id, said) : addField({ ...said, type });
    },
    onSuccess: () => { void client.invalidateQueries({ queryKey: keys.library(slug, 'fields') }); onClose(); },
  });
  const gone = field?.options.filter((o) => !linesOf(options).includes(o)) ?? [];
  return (
    <FormDialog
      title={field ? `Change ${field.name}` : 'Add a field'} act={field ? 'Save' : 'Add'} onClose={onClose} busy={save.isPending} error={save.error} fields={['name', 'type', 'options', 'key']}
      disabled={!name.trim() || (choice && linesOf(options).length === 0)} onSubmit={() => save.mutate()}
    >
      <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(save.error, 'name') ?? atField(save.error, 'key')} autoComplete="off" data-autofocus />
      {field ? <p className="dim">Type: {TYPES[type] ?? type}. It stays, because incidents have values of it.</p> : (
        <Select
          label="Type" data={Object.entries(TYPES).map(([value, label]) => ({ value, label }))} value={type} allowDeselect={false} onChange={(v) => setType(v ?? 'text')}
          error={atField(save.error, 'type')}
        />
      )}
      {choice && (
        <Textarea
          label="Options" description="One a line, in this order" autosize minRows={3} maxRows={12} value={options} onChange={(e) => setOptions(e.currentTarget.value)}
          error={atField(save.error, 'options')}
        />
      )}
      {choice && gone.length > 0 && <p className="dim">No longer to be chosen: {gone.join(', ')}. Incidents that have it keep it.</p>}
    </FormDialog>
  );
}
