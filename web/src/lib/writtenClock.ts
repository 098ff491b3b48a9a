/**
 * The pieces of a written time: clock times and calendar dates, as words. Knows no "yesterday" and no "now";
 * that is saidTime. The rules are the server's, held together by shared examples.
 */
import { realDay } from './zone';

export type ReadDate =
  | { kind: 'full'; year: number; month: number; day: number }
  | { kind: 'yearless'; month: number; day: number }
  | { kind: 'ambiguous' }
  | { kind: 'impossible' };
export type ReadClock = { hour: number; minute: number; second: number; ms: number } | 'impossible';
export interface Parts { date: ReadDate | null; clock: ReadClock | null; utc: boolean; other: string[] }

type Half = 'am' | 'pm';
const digits = (text: string | undefined): number | null => (text !== undefined && /^\d+$/.test(text) ? Number(text) : null);
const short = (text: string | undefined): number | null => (text !== undefined && /^\d{1,2}$/.test(text) ? Number(text) : null);
const halfOf = (word: string | undefined): Half | null =>
  word === 'am' || word === 'a.m.' ? 'am' : word === 'pm' || word === 'p.m.' ? 'pm' : null;

/** Sorts lower-case words into date, clock time and the rest. */
export function parts(words: string[]): Parts {
  const found: Parts = { date: null, clock: null, utc: false, other: [] };
  const queue = words.flatMap(isoSplit).map((w) => w.replace(/,+$/, '')).filter((w) => w !== '');
  for (let i = 0; i < queue.length; i += 1) {
    const word = queue[i] ?? '';
    if (word === 'utc' || word === 'gmt' || word === 'z') {
      found.utc = true;
      continue;
    }
    if (word === 'uhr') continue;
    const utc = /\d(utc|gmt|z)$/.exec(word);
    const bare = utc ? word.slice(0, word.length - (utc[1]?.length ?? 0)) : word;
    const half = halfOf(queue[i + 1]);
    const glued = /^(.+?)(am|a\.m\.|pm|p\.m\.)$/.exec(bare);
    const read = half ? clock(bare, half) : glued ? clock(glued[1] ?? '', halfOf(glued[2])) : clock(bare, null);
    if (read && !found.clock) {
      found.clock = read;
      if (utc) found.utc = true;
      if (half) i += 1;
      continue;
    }
    const day = found.date ? null : date(word);
    if (day) found.date = day;
    else found.other.push(word);
  }
  return found;
}

function isoSplit(word: string): string[] {
  const shaped = /^(\d.{9})t(\d.*)$/.exec(word);
  return shaped ? [shaped[1] ?? '', shaped[2] ?? ''] : [word];
}

/** `9:05`, `10:40:30`, `10:40:30.25`; with a half of the day also a bare hour. */
function clock(text: string, half: Half | null): ReadClock | null {
  const shaped = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:[.,](\d{1,9}))?)?$/.exec(text);
  if (!shaped || (shaped[2] === undefined && (half === null || shaped[3] !== undefined))) return null;
  let hour = Number(shaped[1]);
  const minute = Number(shaped[2] ?? 0);
  const second = Number(shaped[3] ?? 0);
  const ms = Math.floor(Number(`0.${shaped[4] ?? 0}`) * 1000);
  if (half) {
    if (hour < 1 || hour > 12) return 'impossible';
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  return hour > 23 || minute > 59 || second > 59 ? 'impossible' : { hour, minute, second, ms };
}

/** `2026-11-20`, `2026/11/20`, `20.11.2026`, `20.11.26`, `20.11.`, `20/11/2026`, `11/20`, `20-11-2026`. */
function date(text: string): ReadDate | null {
  if (text.includes('.')) {
    const [day, month, ...rest] = text.split('.');
    const year = rest.join('.');
    const d = short(day);
    const m = short(month);
    if (d === null || m === null || rest.length === 0) return null;
    if (year === '') return yearless(m, d);
    const y = writtenYear(year);
    return y === null ? null : whole(y, m, d);
  }
  const separator = text.includes('/') ? '/' : '-';
  const fields = text.split(separator);
  if (fields.length === 3) {
    const year = fields[0]?.length === 4 ? digits(fields[0]) : null;
    if (fields[0]?.length === 4) {
      const m = short(fields[1]);
      const d = short(fields[2]);
      return year === null || m === null || d === null ? null : whole(year, m, d);
    }
    const y = writtenYear(fields[2] ?? '');
    return y === null ? null : eitherWay(short(fields[0]), short(fields[1]), (m, d) => whole(y, m, d));
  }
  if (fields.length === 2 && separator === '/') return eitherWay(short(fields[0]), short(fields[1]), yearless);
  return null;
}

function eitherWay(a: number | null, b: number | null, read: (month: number, day: number) => ReadDate): ReadDate | null {
  if (a === null || b === null) return null;
  if (a > 12) return read(b, a);
  if (b > 12) return read(a, b);
  return { kind: 'ambiguous' };
}

const whole = (year: number, month: number, day: number): ReadDate =>
  year >= 1970 && realDay(year, month, day) ? { kind: 'full', year, month, day } : { kind: 'impossible' };

// 2000 is a leap year, so that 29 February counts as a day that exists.
const yearless = (month: number, day: number): ReadDate =>
  realDay(2000, month, day) ? { kind: 'yearless', month, day } : { kind: 'impossible' };

function writtenYear(text: string): number | null {
  if (/^\d{2}$/.test(text)) return 2000 + Number(text);
  return /^\d{4}$/.test(text) ? Number(text) : null;
}
