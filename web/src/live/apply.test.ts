import { describe, expect, it } from 'vitest';
import type { Entry } from '@/api/types';
import { joinEntry, type JournalData } from './apply';

const entry = (id: string, body = ''): Entry => ({
  id, incident: null, number: 1, kind: 'note', body, html: '', occurred_at: '2026-11-21T10:00:00Z', recorded_at: '2026-11-21T10:00:00Z',
  actor: null, changes: [], pinned: false, corrected: 0, files: [], late: false,
});
const data = (...pages: Entry[][]): JournalData => ({ pages: pages.map((items) => ({ items, next: null })), pageParams: pages.map(() => null) });

describe('entries of the stream', () => {
  it('join by id: new ones come in once, known ones stay as they are', () => {
    const first = joinEntry(data([entry('a')], [entry('old')]), entry('b'));
    expect(first?.pages[0]?.items.map((e) => e.id)).toEqual(['a', 'b']);
    expect(joinEntry(first, entry('b', 'as it was first written'))).toBe(first);
    expect(joinEntry(first, entry('old', 'x'))?.pages[1]?.items[0]?.body).toBe('');
  });
  it('leave alone what is not loaded', () => {
    expect(joinEntry(undefined, entry('a'))).toBeUndefined();
  });
});
