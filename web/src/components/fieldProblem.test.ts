/** A problem stands at its field, or under the form, never at both and never nowhere. */
import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { atField, elsewhere } from './fieldProblem';

const at = (field: string | undefined, code = 'invalid') => new Problem(422, { code, field, detail: 'Not right.' });

describe('problems at fields', () => {
  it('finds the field, and parts of it', () => {
    expect(atField(at('name'), 'name')).toBe('Not right.');
    expect(atField(at('responsible.primary.id'), 'responsible.primary')).toBe('Not right.');
    expect(atField(at('names'), 'name')).toBeUndefined();
  });
  it('finds the field by code', () => {
    expect(atField(at(undefined, 'name_taken'), 'name')).toBe('Not right.');
  });
  it('leaves the rest for the foot of the form', () => {
    const problem = at('zone');
    expect(elsewhere(problem, ['name'])).toBe(problem);
    expect(elsewhere(problem, ['name', 'zone'])).toBeUndefined();
    expect(elsewhere(null, ['name'])).toBeNull();
  });
});
