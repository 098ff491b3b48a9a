/** Filters of the table of assets: unknown is a value of its own, retired ones only when asked for. */
import { describe, expect, it } from 'vitest';
import type { Asset } from '@/api/types';
import { filtered, fits } from './assetFilter';

const asset: Asset = {
  id: 'a', name: 'mail-01', kind: 'system', owner_area: { id: 'it', name: 'IT' }, criticality: null,
  holds_personal_data: true, supports_critical_function: null, retired: false,
};

describe('filters of assets', () => {
  it('finds by name, kind and area', () => {
    expect(fits(asset, { text: 'MAIL', kind: 'system', area: 'it' })).toBe(true);
    expect(fits(asset, { kind: 'service' })).toBe(false);
  });
  it('takes unknown as a value', () => {
    expect(fits(asset, { criticality: 'unknown', critical: 'unknown', personal: 'yes' })).toBe(true);
    expect(fits(asset, { critical: 'no' })).toBe(false);
  });
  it('hides retired ones', () => {
    expect(fits({ ...asset, retired: true }, {})).toBe(false);
    expect(fits({ ...asset, retired: true }, { retired: 'true' })).toBe(true);
    expect(filtered({ retired: 'true' })).toBe(false);
  });
});
