/**
 * Zone arithmetic on the browser's own zone data: what the clock on the wall says at an instant,
 * and which instant a wall clock means, with folds and gaps. No parsing, no formatting for people.
 */
export interface Wall { year: number; month: number; day: number; hour: number; minute: number; second: number }
export type Placed = { kind: 'one' | 'gap'; at: number } | { kind: 'fold'; first: number; second: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
      hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    formats.set(zone, found);
  }
  return found;
}

export function isZone(zone: string): boolean {
  try {
    format(zone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock in a zone at an instant (milliseconds since 1970, UTC). */
export function wallAt(at: number, zone: string): Wall {
  const wall: Record<string, number> = {};
  for (const part of format(zone).formatToParts(at)) wall[part.type] = Number(part.value);
  return {
    year: wall['year'] ?? 1970, month: wall['month'] ?? 1, day: wall['day'] ?? 1,
    hour: wall['hour'] ?? 0, minute: wall['minute'] ?? 0, second: wall['second'] ?? 0,
  };
}

const asUtc = (w: Wall) => Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second);
const dayOf = (w: Wall) => new Date(Date.UTC(w.year, w.month - 1, w.day));

/** The zone's offset from UTC at an instant, in milliseconds. */
export function offsetAt(at: number, zone: string): number {
  const whole = Math.floor(at / 1000) * 1000;
  return asUtc(wallAt(whole, zone)) - whole;
}

/** Where a wall clock falls. In a fold both instants; in a gap the one as far after the change. */
export function placeWall(wall: Wall, zone: string): Placed {
  const naive = asUtc(wall);
  const before = offsetAt(naive - 86_400_000, zone);
  const after = offsetAt(naive + 86_400_000, zone);
  const first = naive - before;
  const second = naive - after;
  const firstHolds = offsetAt(first, zone) === before;
  const secondHolds = offsetAt(second, zone) === after;
  if (firstHolds && secondHolds && first !== second) return { kind: 'fold', first: Math.min(first, second), second: Math.max(first, second) };
  if (firstHolds) return { kind: 'one', at: first };
  if (secondHolds) return { kind: 'one', at: second };
  return { kind: 'gap', at: first };
}

/** The calendar day that is so many days after another, as a wall clock at midnight. */
export function addDays(wall: Wall, days: number): Wall {
  const moved = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate(), hour: 0, minute: 0, second: 0 };
}

export function weekday(wall: Wall): number {
  return dayOf(wall).getUTCDay();
}

export function realDay(year: number, month: number, day: number): boolean {
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}
