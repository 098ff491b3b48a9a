/**
 * Reads a time as people write it while they work: `10:40`, `yesterday 23:10`, `-15m`, `20.11. 10:40`.
 * The reading is shown before it is sent; what is sent is RFC 3339. Same rules as the server's own reader,
 * held together by the examples in crates/domain/tests/data/said-times.json. Never in the future.
 */
import { parts } from './writtenClock';
import { addDays, placeWall, realDay, wallAt, weekday, type Placed, type Wall } from './zone';

export type SaidTimeError = 'empty' | 'not_understood' | 'ambiguous' | 'future' | 'impossible';
export interface SaidTime { at: number; precision: 'exact' | 'estimated'; note: 'fold' | 'gap' | null }
export type Said = { ok: true; said: SaidTime } | { ok: false; error: SaidTimeError };

export const saidTimeText: Record<SaidTimeError, string> = {
  empty: 'Write a time such as 10:40, yesterday 23:10 or -15m.',
  not_understood: 'Not understood. Write 10:40, yesterday 23:10, -15m or 2026-11-20 10:40.',
  ambiguous: 'Day and month could be either way round. Write 2026-11-20 or 20.11.2026.',
  future: 'That is still to come. Check the date and the clock time.',
  impossible: 'There is no such date or time of day. Check the numbers.',
};

class Refused extends Error {
  readonly why: SaidTimeError;
  constructor(why: SaidTimeError) {
    super(why);
    this.why = why;
  }
}

export function readSaidTime(text: string, zone: string, now: number): Said {
  try {
    return { ok: true, said: read(text.trim(), zone, now) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.why };
    throw error;
  }
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}:\d{2}(\.\d+)?(z|[+-]\d{2}:\d{2})$/i;

function read(text: string, zone: string, now: number): SaidTime {
  if (text === '') throw new Refused('empty');
  if ([...text].length > 100) throw new Refused('not_understood');
  if (RFC3339.test(text)) {
    const at = Date.parse(text.replace(' ', 'T'));
    if (Number.isNaN(at) || at < 0) throw new Refused('impossible');
    if (at > now) throw new Refused('future');
    return { at, precision: 'exact', note: null };
  }
  const { words, about } = meaningful(text.toLowerCase());
  const { at, note, dayOnly } = readWords(words, zone, now);
  return { at, precision: about || dayOnly ? 'estimated' : 'exact', note };
}

interface Reading { at: number; note: SaidTime['note']; dayOnly: boolean }

function meaningful(lower: string): { words: string[]; about: boolean } {
  let about = false;
  const words: string[] = [];
  for (const word of lower.split(/\s+/)) {
    const bare = word.replace(/^~+/, '');
    if (bare.length < word.length) about = true;
    const said = bare.replace(/,+$/, '');
    if (/^(about|around|approximately|approx\.?|circa|ca\.?)$/.test(said)) about = true;
    else if (said !== '' && said !== 'at' && said !== 'on') words.push(said);
  }
  return { words, about };
}

function readWords(words: string[], zone: string, now: number): Reading {
  const joined = words.join(' ');
  if (joined === 'now' || joined === 'just now') return { at: now, note: null, dayOnly: false };
  if (words.at(-1) === 'ago') {
    const stretch = stretchOf(words.slice(0, -1).join(' '));
    if (stretch) return goBack(stretch, zone, now);
  }
  const sign = /^[-−+]/.exec(joined);
  if (sign) {
    const stretch = stretchOf(joined.slice(1));
    if (stretch && sign[0] === '+') throw new Refused('future');
    if (stretch) return goBack(stretch, zone, now);
  }
  return readDayAndClock(words, zone, now);
}

interface Stretch { days: number; ms: number }
const UNITS: [RegExp, keyof Stretch, number][] = [
  [/^(s|secs?|seconds?)$/, 'ms', 1000],
  [/^(m|mins?|minutes?)$/, 'ms', 60_000],
  [/^(h|hrs?|hours?)$/, 'ms', 3_600_000],
  [/^(d|days?)$/, 'days', 1],
  [/^(w|weeks?)$/, 'days', 7],
];

/** `1h30m`, `1 hour and 30 minutes`, `an hour`, `half an hour`. */
function stretchOf(text: string): Stretch | null {
  let rest = text.trim();
  if (rest === 'half an hour') return { days: 0, ms: 1_800_000 };
  const found: Stretch = { days: 0, ms: 0 };
  let any = false;
  while (rest !== '') {
    if (any) rest = rest.replace(/^and\s+/, '');
    const step = /^(?:(\d{1,6})\s*|(?:a|an|one)\s+)([a-z]+)/.exec(rest);
    if (!step) return null;
    const unit = UNITS.find(([shape]) => shape.test(step[2] ?? ''));
    if (!unit) return null;
    found[unit[1]] += Number(step[1] ?? 1) * unit[2];
    any = true;
    rest = rest.slice(step[0].length).replace(/^[ ,]+/, '');
  }
  return any ? found : null;
}

function goBack(back: Stretch, zone: string, now: number): Reading {
  let from = now;
  let note: SaidTime['note'] = null;
  if (back.days > 0) {
    const wall = wallAt(now, zone);
    const day = addDays(wall, -back.days);
    if (day.year < 1970) throw new Refused('impossible');
    const placed = latest(placeWall({ ...wall, year: day.year, month: day.month, day: day.day }, zone), now);
    if (!placed) throw new Refused('future');
    from = placed.at + (now % 1000);
    note = placed.note;
  }
  const at = from - back.ms;
  if (at < 0) throw new Refused('impossible');
  return { at, note, dayOnly: false };
}

const WEEKDAYS = [/^sun(day)?$/, /^mon(day)?$/, /^tue(s|sday)?$/, /^wed(s|nesday)?$/, /^thu(r|rs|rsday)?$/, /^fri(day)?$/, /^sat(urday)?$/];

function daysMeant(found: ReturnType<typeof parts>, today: Wall): Wall[] {
  const back = (n: number) => Array.from({ length: n }, (_, i) => addDays(today, -i));
  const { date, other } = found;
  if (!date) {
    const word = other[0];
    if (other.length > 1 || (word === undefined && !found.clock)) throw new Refused('not_understood');
    if (word === undefined) return back(3);
    if (word === 'today') return [today];
    if (word === 'yesterday') return back(2).slice(1);
    const wanted = WEEKDAYS.findIndex((shape) => shape.test(word.replace(/\.+$/, '')));
    if (wanted < 0) throw new Refused('not_understood');
    return back(8).filter((day) => weekday(day) === wanted);
  }
  if (other.length > 0) throw new Refused('not_understood');
  if (date.kind === 'ambiguous' || date.kind === 'impossible') throw new Refused(date.kind);
  const none = { hour: 0, minute: 0, second: 0 };
  if (date.kind === 'full') return [{ year: date.year, month: date.month, day: date.day, ...none }];
  return Array.from({ length: 9 }, (_, n) => today.year - n)
    .filter((year) => realDay(year, date.month, date.day))
    .map((year) => ({ year, month: date.month, day: date.day, ...none }));
}

function readDayAndClock(words: string[], zone: string, now: number): Reading {
  const found = parts(words);
  const where = found.utc ? 'UTC' : zone;
  const days = daysMeant(found, wallAt(now, where));
  if (found.clock === 'impossible') throw new Refused('impossible');
  const time = found.clock ?? { hour: 0, minute: 0, second: 0, ms: 0 };
  for (const day of days) {
    const wall = { year: day.year, month: day.month, day: day.day, hour: time.hour, minute: time.minute, second: time.second };
    const placed = placeWall(wall, where);
    if (found.clock) {
      const hit = latest(placed, now - time.ms);
      if (hit) return { at: hit.at + time.ms, note: hit.note, dayOnly: false };
    } else {
      const at = placed.kind === 'fold' ? placed.first : placed.at;
      if (at <= now) return { at, note: null, dayOnly: true };
    }
  }
  throw new Refused('future');
}

/** The latest moment that a wall clock can mean and that is not in the future. */
function latest(placed: Placed, now: number): { at: number; note: SaidTime['note'] } | null {
  if (placed.kind === 'fold') {
    if (placed.second <= now) return { at: placed.second, note: 'fold' };
    return placed.first <= now ? { at: placed.first, note: null } : null;
  }
  return placed.at <= now ? { at: placed.at, note: placed.kind === 'gap' ? 'gap' : null } : null;
}
