/** The filters over the table of assets. */
import { Checkbox, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Area } from '@/api/types';
import type { AssetsSearch } from '@/app/libraryRoutes';
import desk from '@/desk/desk.module.css';
import { ASSET_KINDS, CRITICALITIES } from './assetWords';
import { pathOf } from './tree';

interface Props { search: AssetsSearch; areas: Area[]; retired: boolean; onChange: (part: AssetsSearch) => void }

const data = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));
const UNKNOWN = { value: 'unknown', label: 'not known' };
const YES_NO = [{ value: 'yes', label: 'yes' }, { value: 'no', label: 'no' }, UNKNOWN];

export function AssetFilters({ search, areas, retired, onChange }: Props) {
  const places = useMemo(
    () => [...areas.filter((a) => !a.retired).map((a) => ({ value: a.id, label: pathOf(a, areas) })).sort((a, b) => a.label.localeCompare(b.label)), UNKNOWN],
    [areas],
  );
  const pick = (key: keyof AssetsSearch, label: string, options: { value: string; label: string }[], width: number) => (
    <Select
      w={width} aria-label={label} placeholder={label} data={options} value={search[key] ?? null} clearable clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      searchable={options.length > 8} onChange={(value) => onChange({ [key]: value ?? undefined })}
    />
  );
  return (
    <div className={desk.filters} role="group" aria-label="Filters">
      <TextInput w={180} aria-label="Find an asset" placeholder="Name" leftSection={<IconSearch size={14} aria-hidden="true" />} value={search.text ?? ''} onChange={(e) => onChange({ text: e.currentTarget.value || undefined })} />
      {pick('kind', 'Kind', data(ASSET_KINDS), 120)}
      {pick('area', 'Owner', places, 180)}
      {pick('criticality', 'Criticality', [...data(CRITICALITIES), UNKNOWN], 140)}
      {pick('personal', 'Personal data', YES_NO, 150)}
      {pick('critical', 'Critical function', YES_NO, 165)}
      {retired && <Checkbox label="Retired ones too" checked={search.retired === 'true'} onChange={(e) => onChange({ retired: e.currentTarget.checked ? 'true' : undefined })} />}
    </div>
  );
}
