/** Filters as quiet chips; what is set stands out and can be taken away. All of it is in the address. */
import { Menu, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { ListSearch } from '@/app/router';
import { useOrganisation, usePeople, useSession } from '@/app/session';
import { useLater } from '@/lib/useLater';
import { kindWord, phaseName, PHASES, severityName, SEVERITIES } from '@/lib/words';
import { TimeFilter } from './TimeFilter';
import css from './filters.module.css';

interface Choice { value: string; label: string }
interface ChipProps { label: string; value: string | undefined; usual?: string; choices: Choice[]; onPick: (value: string | undefined) => void }

function Chip({ label, value, usual, choices, onPick }: ChipProps) {
  const set = value !== undefined && value !== usual;
  const shown = choices.find((c) => c.value === value)?.label ?? value;
  return (
    <span className={css.chip} data-set={set || undefined}>
      <Menu>
        <Menu.Target>
          <UnstyledButton className={css.pick}>{label}{value ? <strong>{shown}</strong> : <IconChevronDown size={12} aria-hidden="true" />}</UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
          {choices.map((c) => (
            <Menu.Item key={c.value} onClick={() => onPick(c.value)} rightSection={c.value === value ? <IconCheck size={14} aria-label="chosen" /> : null}>{c.label}</Menu.Item>
          ))}
          {choices.length === 0 && <Menu.Label>Nothing to choose from yet</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {set && <UnstyledButton className={css.clear} aria-label={usual ? `${label} as usual` : `Any ${label.toLowerCase()}`} onClick={() => onPick(undefined)}><IconX size={12} /></UnstyledButton>}
    </span>
  );
}

export function FilterBar({ search, onChange }: { search: ListSearch; onChange: (part: ListSearch) => void }) {
  const { slug } = useSession();
  const org = useOrganisation();
  const people = usePeople();
  const areas = useQuery({ queryKey: keys.library(slug, 'areas'), queryFn: calls.areas, staleTime: 300_000 });
  const [text, setText] = useState(search.text ?? '');
  const asked = useLater(text, 200);
  useEffect(() => {
    if ((search.text ?? '') !== asked) onChange({ text: asked || undefined });
    // Only typing changes the address here; the address changes the field below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked]);
  useEffect(() => setText(search.text ?? ''), [search.text]);
  const set = (name: keyof ListSearch) => (value: string | undefined) => onChange({ [name]: value });

  return (
    <div className={css.bar} role="search" aria-label="Filter incidents">
      <TextInput
        className={css.text} size="xs" value={text} onChange={(e) => setText(e.currentTarget.value)} aria-label="Words in the incident"
        placeholder="Words" leftSection={<IconSearch size={14} />}
      />
      <Chip label="State" usual="open" value={search.state ?? 'open'} onPick={set('state')} choices={[{ value: 'open', label: 'Open' }, { value: 'closed', label: 'Closed' }, { value: 'all', label: 'All' }]} />
      <Chip label="Phase" value={search.phase} onPick={set('phase')} choices={PHASES.map((p) => ({ value: p, label: phaseName(p, org) }))} />
      <Chip
        label="Severity" value={search.severity_unknown ? 'unknown' : search.severity}
        onPick={(v) => onChange(v === 'unknown' ? { severity: undefined, severity_unknown: 'true' } : { severity: v, severity_unknown: undefined })}
        choices={[...SEVERITIES.map((s) => ({ value: s as string, label: `${s} ${severityName(s, org)}` })), { value: 'unknown', label: 'Unknown' }]}
      />
      <Chip label="Lead" value={search.lead} onPick={set('lead')} choices={[{ value: 'me', label: 'Me' }, { value: 'none', label: 'Nobody' }, ...people.map((p) => ({ value: p.id, label: p.name }))]} />
      <Chip label="Area" value={search.area} onPick={set('area')} choices={(areas.data?.items ?? []).map((a) => ({ value: a.id, label: a.name }))} />
      <Chip label="Kind" value={search.kind} onPick={set('kind')} choices={Object.entries(kindWord).map(([value, label]) => ({ value, label }))} />
      <TimeFilter search={search} onChange={onChange} />
      {search.tag && (
        <span className={css.chip} data-set>
          <span className={css.pick}>Tag<strong>{search.tag}</strong></span>
          <UnstyledButton className={css.clear} aria-label="Any tag" onClick={() => onChange({ tag: undefined })}><IconX size={12} /></UnstyledButton>
        </span>
      )}
      <Chip label="Sorted" usual="newest" value={search.sort ?? 'newest'} onPick={set('sort')} choices={[{ value: 'newest', label: 'Newest first' }, { value: 'updated', label: 'Last changed first' }, { value: 'severity', label: 'Worst first' }]} />
    </div>
  );
}
