import { describe, expect, it } from 'vitest';
import type { Change } from '@/api/types';
import { sentence } from './changes';

const words = { zone: 'Europe/Berlin', phase: (p: string) => p };
const at = '2026-11-21T10:00:00Z';
const say = (c: Change) => sentence(c, words);

describe('changes as sentences', () => {
  it('says values, states and reasons', () => {
    expect(say({ change: 'fact', name: 'severity', from: null, to: { state: 'suspected', value: 'SEV2', at, rev: 1 } }))
      .toBe('Severity: unknown → SEV2, suspected');
    expect(say({ change: 'fact', name: 'severity', from: { state: 'suspected', value: 'SEV2', at, rev: 1 }, to: { state: 'confirmed', value: 'SEV2', reason: 'mail is down', at, rev: 2 } }))
      .toBe('Severity SEV2: suspected → confirmed, because mail is down');
    expect(say({ change: 'member', name: 'affected_assets', from: null, to: { value: { id: null, name: 'mail-01', listed: false }, state: 'confirmed', progress: 'isolated', at, rev: 1 } }))
      .toBe('Affected assets: mail-01 added, confirmed, isolated');
    expect(say({ change: 'time', name: 'detected', from: null, to: { at, precision: 'estimated', source: 'hand', recorded: at, rev: 1 } }))
      .toBe('Detected: about 2026-11-21 11:00 CET');
  });
  it('falls back to plain words for what it does not know', () => {
    expect(say({ change: 'brand_new' })).toBe('Brand new');
  });
});
