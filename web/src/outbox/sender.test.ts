import { describe, expect, it } from 'vitest';
import type { Outgoing } from './outbox';
import { asItHappened, nextRow } from './sender';

const row = (id: string, part: Partial<Outgoing> = {}): Outgoing => ({ id, owner: 'me', kind: 'entry', incident: 'i', state: 'waiting', ...part });

describe('what is sent next', () => {
  it('goes in the order of writing', () => {
    expect(nextRow([row('1'), row('2')])?.id).toBe('1');
  });
  it('lets a refused one stand aside without holding up the others', () => {
    expect(nextRow([row('1', { state: 'refused' }), row('2')])?.id).toBe('2');
  });
  it('keeps the entries of a refused registration back', () => {
    const refused = row('r', { kind: 'register', incident: 'r', state: 'refused' });
    expect(nextRow([refused, row('2', { incident: 'r' })])).toBeUndefined();
    expect(nextRow([refused, row('2', { incident: 'r' }), row('3')])?.id).toBe('3');
  });
});

describe('an entry that was delayed', () => {
  const written_at = '2026-11-21T10:00:00.000Z';
  const entry = { id: '1', body: 'x', kind: 'note' as const, written_at };
  it('happened when it was written', () => {
    expect(asItHappened(entry, Date.parse(written_at) + 600_000).occurred_at).toBe(written_at);
  });
  it('keeps the time it says, and is left alone when it goes at once', () => {
    expect(asItHappened({ ...entry, occurred_at: '2026-11-21T09:00:00Z' }, Date.parse(written_at) + 600_000).occurred_at).toBe('2026-11-21T09:00:00Z');
    expect(asItHappened(entry, Date.parse(written_at) + 1000).occurred_at).toBeUndefined();
  });
});
