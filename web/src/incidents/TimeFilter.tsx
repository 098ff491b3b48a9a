/** When an incident was registered, and which tag it carries: the two filters that are typed. */
import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ListSearch } from '@/app/router';
import { useZone } from '@/app/session';
import { SaidTimeField } from '@/components/SaidTimeField';
import { exact, rfc3339 } from '@/lib/clock';
import { readSaidTime } from '@/lib/saidTime';
import css from './filters.module.css';

export function TimeFilter({ search, onChange }: { search: ListSearch; onChange: (part: ListSearch) => void }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [tag, setTag] = useState('');
  const set = Boolean(search.registered_after ?? search.registered_before);
  const read = (text: string) => {
    const said = readSaidTime(text, zone, Date.now());
    return said.ok ? rfc3339(said.said.at) : undefined;
  };
  function apply() {
    onChange({ registered_after: read(from) ?? search.registered_after, registered_before: read(to) ?? search.registered_before, tag: tag.trim() || search.tag });
    setOpen(false);
  }
  const label = [search.registered_after && `from ${exact(search.registered_after, zone)}`, search.registered_before && `to ${exact(search.registered_before, zone)}`].filter(Boolean).join(' ');
  return (
    <span className={css.chip} data-set={set || undefined}>
      <Popover opened={open} onChange={setOpen} width={300} trapFocus>
        <Popover.Target>
          <UnstyledButton className={css.pick} onClick={() => setOpen(!open)}>
            {set ? <>Registered<strong>{label}</strong></> : <>Time, tag<IconChevronDown size={12} aria-hidden="true" /></>}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <form className={css.form} onSubmit={(e) => { e.preventDefault(); apply(); }}>
            <SaidTimeField label="Registered from" value={from} onChange={setFrom} placeholder="mon, 2026-11-01, -7d" />
            <SaidTimeField label="Registered until" value={to} onChange={setTo} placeholder="yesterday 18:00" />
            <TextInput label="Tag" value={tag} onChange={(e) => setTag(e.currentTarget.value)} />
            <Button type="submit" size="compact-sm">Apply</Button>
          </form>
        </Popover.Dropdown>
      </Popover>
      {set && (
        <UnstyledButton className={css.clear} aria-label="Any time" onClick={() => onChange({ registered_after: undefined, registered_before: undefined })}><IconX size={12} /></UnstyledButton>
      )}
    </span>
  );
}
