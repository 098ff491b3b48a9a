/** Adds or changes an asset. Everything but kind and name may stay unknown. */
import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { Area, Asset } from '@/api/types';
import { Choice } from '@/components/Choice';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { ASSET_KINDS, CRITICALITIES } from './assetWords';
import { pathOf } from './tree';
import { useFresh } from './useShelf';
import css from './assets.module.css';

type Answer = 'yes' | 'no' | 'unknown';
const answer = (value: boolean | null | undefined): Answer => (value === true ? 'yes' : value === false ? 'no' : 'unknown');
const truth = (value: Answer): boolean | null => (value === 'yes' ? true : value === 'no' ? false : null);
const ANSWERS: { value: Answer; label: string }[] = [{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }, { value: 'unknown', label: '? not known' }];

function Ask({ label, value, onChange }: { label: string; value: Answer; onChange: (value: Answer) => void }) {
  return (
    <div className={css.choice}>
      <span className={css.choiceLabel} aria-hidden="true">{label}</span>
      <Choice label={label} value={value} onChange={onChange} options={ANSWERS} />
    </div>
  );
}

export function AssetDialog({ asset, areas, onClose }: { asset: Asset | null; areas: Area[]; onClose: () => void }) {
  const fresh = useFresh();
  const [name, setName] = useState(asset?.name ?? '');
  const [kind, setKind] = useState(asset?.kind ?? 'system');
  const [area, setArea] = useState<string | null>(asset?.owner_area?.id ?? null);
  const [criticality, setCriticality] = useState(asset?.criticality ?? 'unknown');
  const [personal, setPersonal] = useState(answer(asset?.holds_personal_data));
  const [critical, setCritical] = useState(answer(asset?.supports_critical_function));
  const places = useMemo(
    () => areas.filter((a) => !a.retired || a.id === asset?.owner_area?.id).map((a) => ({ value: a.id, label: pathOf(a, areas) })).sort((a, b) => a.label.localeCompare(b.label)),
    [areas, asset],
  );
  const save = useMutation({
    mutationFn: () => {
      const said = {
        name: name.trim(), kind, criticality: criticality === 'unknown' ? null : criticality,
        holds_personal_data: truth(personal), supports_critical_function: truth(critical),
      };
      if (!asset) return calls.addAsset({ ...said, owner_area: area });
      // A retired owner may stay, but not be chosen; so it is sent only when it changes.
      const moved = area !== (asset.owner_area?.id ?? null);
      return calls.changeAsset(asset.id, moved ? { ...said, owner_area: area } : said);
    },
    onSuccess: () => { fresh('assets'); onClose(); },
  });
  return (
    <FormDialog
      title={asset ? `Change ${asset.name}` : 'Add an asset'} act={asset ? 'Save' : 'Add'} onClose={onClose} busy={save.isPending} error={save.error}
      fields={['name', 'kind', 'owner_area', 'criticality']} disabled={!name.trim()} onSubmit={() => save.mutate()}
    >
      <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={atField(save.error, 'name')} autoComplete="off" data-autofocus />
      <div className={css.choice}>
        <span className={css.choiceLabel} aria-hidden="true">Kind</span>
        <Choice label="Kind" value={kind} onChange={setKind} options={Object.entries(ASSET_KINDS).map(([value, label]) => ({ value, label }))} />
      </div>
      <Select
        label="Owner" placeholder="Not known" data={places} value={area} onChange={setArea} searchable clearable clearButtonProps={{ 'aria-label': 'Owner not known' }}
        error={atField(save.error, 'owner_area')}
      />
      <div className={css.choice}>
        <span className={css.choiceLabel} aria-hidden="true">Criticality</span>
        <Choice label="Criticality" value={criticality} onChange={setCriticality} options={[...Object.entries(CRITICALITIES).map(([value, label]) => ({ value, label })), { value: 'unknown', label: '? not known' }]} />
      </div>
      <Ask label="Holds personal data" value={personal} onChange={setPersonal} />
      <Ask label="Supports a critical function" value={critical} onChange={setCritical} />
    </FormDialog>
  );
}
