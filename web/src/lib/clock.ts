/** How instants are written for people: exact, with their zone; and spans for waiting and age. Pure. */
const two = (n: number) => String(n).padStart(2, '0');
const parts = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = parts.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit', weekday: 'short', timeZoneName: 'short',
    });
    parts.set(zone, found);
  }
  return found;
}

export interface Shown { date: string; weekday: string; minute: string; second: string; zone: string }

export function shown(at: string | number, zone: string): Shown {
  const p: Record<string, string> = {};
  for (const part of formatter(zone).formatToParts(new Date(at))) p[part.type] = part.value;
  return {
    date: `${p['year']}-${p['month']}-${p['day']}`,
    weekday: p['weekday'] ?? '',
    minute: `${p['hour']}:${p['minute']}`,
    second: `${p['hour']}:${p['minute']}:${p['second']}`,
    zone: p['timeZoneName'] ?? zone,
  };
}

/** `2026-11-21 10:40 CET` */
export function exact(at: string | number, zone: string): string {
  const s = shown(at, zone);
  return `${s.date} ${s.minute} ${s.zone}`;
}

/** `Sat 2026-11-21 10:40:12 CET` */
export function full(at: string | number, zone: string): string {
  const s = shown(at, zone);
  return `${s.weekday} ${s.date} ${s.second} ${s.zone}`;
}

export function sameDay(a: string | number, b: string | number, zone: string): boolean {
  return shown(a, zone).date === shown(b, zone).date;
}

/** `4:12` under an hour, `3 h 05`, `2 d 4 h`: for running clocks and age. */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  const m = Math.floor(s / 60);
  if (m < 24 * 60) return `${Math.floor(m / 60)} h ${two(m % 60)}`;
  const h = Math.floor(m / 60);
  return `${Math.floor(h / 24)} d ${h % 24} h`;
}

/** `just now`, `6 min`, `3 h`, `12 d`: age at a glance. */
export function age(ms: number): string {
  const m = Math.floor(Math.max(0, ms) / 60_000);
  if (m < 1) return 'now';
  if (m < 60) return `${m} min`;
  if (m < 48 * 60) return `${Math.floor(m / 60)} h`;
  return `${Math.floor(m / 1440)} d`;
}

/** What the server reads back: whole seconds in UTC. */
export const rfc3339 = (at: number) => new Date(at).toISOString().replace(/\.000Z$/, 'Z');
