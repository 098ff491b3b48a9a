import { describe, expect, it } from 'vitest';
import { lineOf, narrowed, queryOf, searchOf } from './filters';

describe('filters of the list', () => {
  it('ask for open ones unless something else is said', () => {
    expect(queryOf({})).toEqual({ state: 'open', limit: 50 });
    expect(queryOf({ state: 'all', phase: 'triage', layout: 'board' })).toEqual({ state: undefined, phase: 'triage', limit: 50 });
  });
  it('are one line that reads back the same', () => {
    const search = { text: 'mail relay', severity: 'SEV2' };
    expect(lineOf(search)).toBe('severity=SEV2&text=mail+relay');
    expect(searchOf(lineOf(search))).toEqual(search);
  });
  it('know whether they narrow', () => {
    expect(narrowed({ state: 'closed', layout: 'board' })).toBe(false);
    expect(narrowed({ tag: 'mail' })).toBe(true);
  });
});
