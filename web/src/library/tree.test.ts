/** The tree of areas: order, closed branches, search, and that a circle does not hang. */
import { describe, expect, it } from 'vitest';
import type { Area } from '@/api/types';
import { matching, pathOf, rowsOf, treeOf, withBelow } from './tree';

const area = (id: string, parent?: string): Area => ({ id, name: id, parent: parent ? { id: parent, name: parent } : null, retired: false });
const all = [area('Payroll', 'Finance'), area('Company'), area('Shop', 'Company'), area('Finance', 'Company'), area('Plant')];
const names = (areas: Area[], closed: string[] = []) => rowsOf(treeOf(areas), new Set(closed)).map((b) => `${b.depth}${b.area.name}`);

describe('areas as a tree', () => {
  it('reads top down, by name', () => {
    expect(names(all)).toEqual(['0Company', '1Finance', '2Payroll', '1Shop', '0Plant']);
  });
  it('leaves out what is below a closed one', () => {
    expect(names(all, ['Finance'])).toEqual(['0Company', '1Finance', '1Shop', '0Plant']);
  });
  it('keeps what is above a match', () => {
    expect(names(matching(all, 'pay'))).toEqual(['0Company', '1Finance', '2Payroll']);
  });
  it('knows what is below, and the path', () => {
    expect([...withBelow(all, 'Company')].sort()).toEqual(['Company', 'Finance', 'Payroll', 'Shop']);
    expect(pathOf(area('Payroll', 'Finance'), all)).toBe('Company / Finance / Payroll');
  });
  it('ends on a circle', () => {
    const circle = [area('a', 'b'), area('b', 'a')];
    expect(treeOf(circle)).toEqual([]);
    expect(pathOf(area('a', 'b'), circle)).toBe('b / a');
  });
});
