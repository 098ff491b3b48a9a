/** One field for one value, by the shape of its fact. */
import { Autocomplete, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import type { CountValue, FactValue, Ref } from '@/api/types';
import { Choice } from '@/components/Choice';
import { inside } from '@/components/inside';
import { COUNTRIES, type FactDef } from '@/lib/catalogue';
import { valueText } from '@/lib/facts';
import { CLASS_KEYS, classLabel } from '@/lib/rsit';
import { refOf, useLibrary } from './useLibrary';

interface Props { def: FactDef; value: FactValue | null; onChange: (value: FactValue | null) => void; onEnter?: () => void }

export function ValueEditor({ def, value, onChange, onEnter }: Props) {
  const library = useLibrary(def.shape);
  const text = typeof value === 'string' ? value : '';
  const common = { 'aria-label': def.label, 'data-autofocus': true } as const;
  switch (def.shape) {
    case 'choice':
      return <Select {...common} comboboxProps={inside} searchable={(def.choices?.length ?? 0) > 6} value={text || null} onChange={onChange} placeholder="Choose" data={(def.choices ?? []).map((c) => ({ value: c, label: valueText(c, def) }))} />;
    case 'class':
      return <Select {...common} comboboxProps={inside} searchable value={text || null} onChange={onChange} placeholder="Choose" data={CLASS_KEYS.map((c) => ({ value: c, label: classLabel(c) }))} />;
    case 'country':
      return <Select {...common} comboboxProps={inside} searchable value={text || null} onChange={onChange} placeholder="Choose" data={COUNTRIES.map((c) => ({ value: c, label: `${valueText(c, def)} (${c})` }))} />;
    case 'flag':
      return <Choice label={def.label} value={value === true ? 'yes' : value === false ? 'no' : null} onChange={(v) => onChange(v === 'yes')} options={[{ value: 'yes', label: 'yes' }, { value: 'no', label: 'no' }]} />;
    case 'count': {
      const count = (value as CountValue | null) ?? { number: NaN, counted: false };
      return (
        <>
          <NumberInput {...common} min={0} allowDecimal={false} hideControls value={Number.isNaN(count.number) ? '' : count.number} onChange={(n) => onChange(n === '' ? null : { number: Number(n), counted: count.counted })} />
          <Choice label="How the number was found" value={count.counted ? 'counted' : 'estimated'} onChange={(how) => onChange({ number: Number.isNaN(count.number) ? 0 : count.number, counted: how === 'counted' })} options={[{ value: 'estimated', label: 'estimated' }, { value: 'counted', label: 'counted' }]} />
        </>
      );
    }
    case 'number':
      return <NumberInput {...common} hideControls value={typeof value === 'number' ? value : ''} onChange={(n) => onChange(n === '' ? null : Number(n))} />;
    case 'date':
      return <TextInput {...common} type="date" value={text} onChange={(e) => onChange(e.currentTarget.value || null)} />;
    case 'person': case 'team': case 'area': case 'asset': case 'service': {
      const name = (value as Ref | null)?.name ?? '';
      const known = library.some((t) => t.name === name);
      return (
        <Autocomplete
          {...common} comboboxProps={inside} openOnFocus={false} value={name} onChange={(v) => onChange(v ? refOf(v, library) : null)} data={[...new Set(library.map((t) => t.name))]} limit={8}
          placeholder="A name" description={name && !known ? 'Not in the library; taken as written.' : undefined} inputWrapperOrder={['input', 'description']}
          onKeyDown={(e) => { if (e.key === 'Enter' && onEnter && known) { e.preventDefault(); onEnter(); } }}
        />
      );
    }
    case 'text':
      return def.many
        ? <TextInput {...common} value={text} onChange={(e) => onChange(e.currentTarget.value || null)} />
        : <Textarea {...common} autosize minRows={1} maxRows={8} value={text} onChange={(e) => onChange(e.currentTarget.value || null)} />;
    default:
      return <TextInput {...common} type={def.shape === 'link' ? 'url' : 'text'} value={text} onChange={(e) => onChange(e.currentTarget.value || null)} />;
  }
}
