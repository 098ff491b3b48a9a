/** Order of own fields: only what must change is written, and equal places are set right. */
import { describe, expect, it } from 'vitest';
import { moved } from './fieldOrder';

describe('moving a field', () => {
  it('swaps two neighbours', () => {
    const fields = [{ id: 'a', position: 0 }, { id: 'b', position: 1 }, { id: 'c', position: 2 }];
    expect(moved(fields, 'b', -1)).toEqual([{ id: 'b', position: 0 }, { id: 'a', position: 1 }]);
    expect(moved(fields, 'a', -1)).toEqual([]);
    expect(moved(fields, 'c', 1)).toEqual([]);
  });
  it('sets equal places right', () => {
    const fields = [{ id: 'a', position: 0 }, { id: 'b', position: 0 }];
    expect(moved(fields, 'b', -1)).toEqual([{ id: 'a', position: 1 }]);
  });
});
