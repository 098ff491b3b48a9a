/** The assets: systems, services, accounts, data sets; whose they are, how much they matter. Filters are in the address. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import * as calls from '@/api/libraryCalls';
import type { Area, Asset } from '@/api/types';
import type { AssetsSearch } from '@/app/libraryRoutes';
import { useSession } from '@/app/session';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Empty } from '@/components/Empty';
import { say, sayProblem } from '@/components/Notice';
import { DeskHead } from '@/desk/DeskHead';
import css from '@/desk/table.module.css';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { AssetDialog } from './AssetDialog';
import { AssetFilters } from './AssetFilters';
import { filtered, fits } from './assetFilter';
import { ASSET_KINDS, Criticality, NotKnown, YesNo } from './assetWords';
import { ImportLink } from './ImportLink';
import { RowMenu } from './RowMenu';
import { useFresh, useShelf } from './useShelf';

const NOTHING: Asset[] = [];
const NO_AREAS: Area[] = [];
const STEP = 200;

export function AssetsPage() {
  const { may } = useSession();
  const search = useSearch({ from: '/o/$slug/library/assets' });
  const navigate = useNavigate({ from: '/o/$slug/library/assets' });
  const fresh = useFresh();
  const list = useShelf('assets');
  const areas = useShelf('areas').data ?? NO_AREAS;
  const [editing, setEditing] = useState<Asset | 'new' | null>(null);
  const [retiring, setRetiring] = useState<Asset | null>(null);
  const [most, setMost] = useState(STEP);
  useTitle('Assets');
  const assets = list.data ?? NOTHING;
  const rows = useMemo(() => assets.filter((a) => fits(a, search)), [assets, search]);
  const manage = may('manage_library');
  const change = (part: AssetsSearch) => {
    setMost(STEP);
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  };
  const retire = useMutation({
    mutationFn: (asset: Asset) => calls.changeAsset(asset.id, { retired: !asset.retired }),
    onSuccess: (asset) => { setRetiring(null); fresh('assets'); say(`${asset.name} is ${asset.retired ? 'retired' : 'in use again'}.`); },
    onError: (error) => { setRetiring(null); sayProblem(error); },
  });

  if (list.error && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <DeskHead title="Assets" lead="What can be hit: systems, services, accounts, data sets. What is not known stays a question; an incident can also name what is not listed here.">
        {manage && <ImportLink kind="assets" />}
        {manage && <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setEditing('new')}>Add an asset</Button>}
      </DeskHead>
      {list.data && assets.length === 0 && (
        <Empty title="No assets yet" action={manage && <Button onClick={() => setEditing('new')}>Add the first asset</Button>}>
          Begin with the few that would hurt: what customers use, what holds personal data, what pays wages. A list from elsewhere can be pasted as CSV; only the name is needed.
        </Empty>
      )}
      {assets.length > 0 && <AssetFilters search={search} areas={areas} retired={assets.some((a) => a.retired)} onChange={change} />}
      {rows.length > 0 && (
        <table className={css.table} aria-label="Assets">
          <thead>
            <tr><th>Name</th><th>Kind</th><th>Owner</th><th>Criticality</th><th>Personal data</th><th>Critical function</th>{manage && <th><span className="visually-hidden">Acts</span></th>}</tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((a) => (
              <tr key={a.id} data-retired={a.retired || undefined}>
                <td>
                  {manage && !a.retired ? <button type="button" className={css.open} onClick={() => setEditing(a)}>{a.name}</button> : <span className={css.name}>{a.name}</span>}
                  {a.retired && <span className={css.dim}> retired</span>}
                </td>
                <td>{ASSET_KINDS[a.kind] ?? a.kind}</td>
                <td data-label="owner">{a.owner_area?.name ?? <NotKnown />}</td>
                <td data-label="criticality"><Criticality value={a.criticality} /></td>
                <td data-label="personal data"><YesNo value={a.holds_personal_data} /></td>
                <td data-label="critical function"><YesNo value={a.supports_critical_function} /></td>
                {manage && (
                  <td className={css.acts}>
                    <RowMenu
                      label={a.name}
                      items={a.retired ? [{ label: 'Bring back', act: () => retire.mutate(a) }] : [{ label: 'Change', act: () => setEditing(a) }, { label: 'Retire', act: () => setRetiring(a) }]}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > 0 && (
        <p className={css.end} aria-live="polite">
          {rows.length > most ? `${most} of ${rows.length} shown` : rows.length === 1 ? '1 asset' : `${rows.length} assets`}
          {rows.length > most && <Button size="compact-sm" variant="default" onClick={() => setMost(most + STEP)}>Show more</Button>}
        </p>
      )}
      {assets.length > 0 && rows.length === 0 && (
        <Empty title={filtered(search) ? 'No asset fits these filters' : 'All assets are retired'} action={filtered(search) && <Button variant="default" onClick={() => void navigate({ search: {} })}>Drop the filters</Button>} />
      )}
      {editing && <AssetDialog asset={editing === 'new' ? null : editing} areas={areas} onClose={() => setEditing(null)} />}
      <ConfirmDialog
        opened={retiring !== null} onClose={() => setRetiring(null)} title={`Retire ${retiring?.name ?? ''}?`}
        text="It can no longer be chosen. Incidents that name it keep it, and it can be brought back." act="Retire it" busy={retire.isPending}
        onConfirm={() => retiring && retire.mutate(retiring)}
      />
    </>
  );
}
