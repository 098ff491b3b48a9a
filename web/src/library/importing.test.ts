/** What the import's preview says before anything is done. */
import { describe, expect, it } from 'vitest';
import type { ImportedRow, RowAction } from '@/api/types';
import { actText, cellText, counted, inOrder, readFile } from './importing';

const row = (line: number, action: RowAction): ImportedRow => ({ line, action, values: {} });

describe('import', () => {
  it('counts and says what it will do', () => {
    const counts = counted([row(1, 'create'), row(2, 'create'), row(3, 'update'), row(4, 'same'), row(5, 'error')]);
    expect(counts).toEqual({ create: 2, update: 1, same: 1, error: 1 });
    expect(actText(counts)).toBe('Add 2, change 1');
    expect(actText(counted([row(1, 'update')]))).toBe('Change 1');
    expect(actText(counted([]))).toBe('Import');
  });
  it('keeps the order of the text', () => {
    expect(inOrder(['parent', 'name', 'other'], { name: 0, parent: 2 })).toEqual(['name', 'parent', 'other']);
  });
  it('writes cells', () => {
    expect(cellText(['Ada', { id: '1', name: 'Lin' }])).toBe('Ada, Lin');
    expect(cellText(false)).toBe('no');
    expect(cellText(null)).toBe('');
  });
  it('reads older encodings', async () => {
    expect(await readFile(new File([new Uint8Array([0x4d, 0xfc])], 'a.csv'))).toBe('Mü');
    expect(await readFile(new File(['Mü'], 'a.csv'))).toBe('Mü');
  });
});
