/** Areas as the tree they form, and what is below what. Pure. */
import type { Area } from '@/api/types';

export interface Branch { area: Area; depth: number; below: Branch[] }

const byName = (a: Area, b: Area) => a.name.localeCompare(b.name);

/** The tree of the areas given. One whose parent is not among them stands at the top. */
export function treeOf(areas: Area[]): Branch[] {
  const there = new Set(areas.map((a) => a.id));
  const children = new Map<string, Area[]>();
  for (const area of areas) {
    const parent = area.parent && there.has(area.parent.id) ? area.parent.id : '';
    children.set(parent, [...(children.get(parent) ?? []), area]);
  }
  const grow = (parent: string, depth: number, above: Set<string>): Branch[] =>
    (children.get(parent) ?? []).sort(byName).filter((a) => !above.has(a.id))
      .map((area) => ({ area, depth, below: grow(area.id, depth + 1, new Set([...above, area.id])) }));
  return grow('', 0, new Set());
}

/** The branches in the order in which they are read, without what is below a closed one. */
export function rowsOf(tree: Branch[], closed: Set<string>): Branch[] {
  return tree.flatMap((b) => [b, ...(closed.has(b.area.id) ? [] : rowsOf(b.below, closed))]);
}

/** An area and all below it. */
export function withBelow(areas: Area[], id: string): Set<string> {
  const found = new Set([id]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const a of areas) if (a.parent && found.has(a.parent.id)) found.add(a.id);
  }
  return found;
}

/** Those whose name holds the text, with everything above them, so that the tree stays a tree. */
export function matching(areas: Area[], text: string): Area[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return areas;
  const byId = new Map(areas.map((a) => [a.id, a]));
  const kept = new Set<string>();
  for (const area of areas) {
    if (!area.name.toLowerCase().includes(wanted)) continue;
    for (let at: Area | undefined = area; at && !kept.has(at.id); at = at.parent ? byId.get(at.parent.id) : undefined) kept.add(at.id);
  }
  return areas.filter((a) => kept.has(a.id));
}

/** `Company / Finance / Payroll`, for choosing an area by its place. */
export function pathOf(area: Area, areas: Area[]): string {
  const byId = new Map(areas.map((a) => [a.id, a]));
  const names: string[] = [];
  const seen = new Set<string>();
  for (let at: Area | undefined = area; at && !seen.has(at.id); at = at.parent ? byId.get(at.parent.id) : undefined) {
    seen.add(at.id);
    names.unshift(at.name);
  }
  return names.join(' / ');
}
