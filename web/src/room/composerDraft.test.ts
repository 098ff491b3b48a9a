import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, joined, kindCommand, orderOf, wordAt } from './composerDraft';

describe('the composer', () => {
  it('takes the kind from the first word', () => {
    expect(kindCommand('/saw two logins')).toEqual({ kind: 'observation', rest: 'two logins' });
    expect(kindCommand('/DECIDED ')).toEqual({ kind: 'decision', rest: '' });
    expect(kindCommand('/saw')).toBeNull();
    expect(kindCommand('/sawdust everywhere')).toBeNull();
    expect(kindCommand('I did /saw it')).toBeNull();
  });
  it('knows orders from entries', () => {
    expect(orderOf('/sev 2')).toEqual({ do: 'severity', value: 'SEV2' });
    expect(orderOf('/sev SEV1')).toEqual({ do: 'severity', value: 'SEV1' });
    expect(orderOf('/sev 6')).toBeNull();
    expect(orderOf('/phase contained')).toEqual({ do: 'phase', to: 'contained' });
    expect(orderOf('/phase contained I think')).toBeNull();
  });
  it('finds the word that is being completed', () => {
    expect(wordAt('ask @ad', 7)).toEqual({ start: 4, word: '@ad' });
    expect(wordAt('mail a@b', 8)).toBeNull();
    expect(wordAt('/de', 3)).toEqual({ start: 0, word: '/de' });
    expect(wordAt('path /de', 8)).toBeNull();
  });
  it('joins what was kept with what was typed meanwhile', () => {
    const kept = { ...EMPTY_DRAFT, text: 'kept', kind: 'decision' as const };
    expect(joined(kept, { ...EMPTY_DRAFT, text: 'typed' })).toEqual({ ...kept, text: 'kept\ntyped' });
    expect(joined(EMPTY_DRAFT, { ...EMPTY_DRAFT, text: 'typed' }).text).toBe('typed');
  });
});
