/** Which assets a set of filters leaves. Pure. */
import type { Asset } from '@/api/types';
import type { AssetsSearch } from '@/app/libraryRoutes';

const YES: Record<string, boolean | null> = { yes: true, no: false, unknown: null };

export function fits(asset: Asset, f: AssetsSearch): boolean {
  if (asset.retired && f.retired !== 'true') return false;
  if (f.text && !asset.name.toLowerCase().includes(f.text.trim().toLowerCase())) return false;
  if (f.kind && asset.kind !== f.kind) return false;
  if (f.criticality && (asset.criticality ?? 'unknown') !== f.criticality) return false;
  if (f.area && (asset.owner_area?.id ?? 'unknown') !== f.area) return false;
  if (f.personal && asset.holds_personal_data !== YES[f.personal]) return false;
  return !(f.critical && asset.supports_critical_function !== YES[f.critical]);
}

export const filtered = (f: AssetsSearch): boolean => Object.entries(f).some(([name, value]) => Boolean(value) && name !== 'retired');
