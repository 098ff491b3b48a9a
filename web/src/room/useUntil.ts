/** A moment to come, from a date-and-time field, in the zone that times are shown in. */
import { useState } from 'react';
import { useZone } from '@/app/session';
import { full, rfc3339 } from '@/lib/clock';
import { useMinute } from '@/lib/now';
import { placeWall } from '@/lib/zone';

export function useUntil() {
  const zone = useZone();
  const now = useMinute();
  const [text, set] = useState('');
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!parts) return { text, set, ok: text === '', at: undefined, reading: undefined, problem: undefined };
  const [, year, month, day, hour, minute] = parts.map(Number);
  const placed = placeWall({ year: year ?? 0, month: month ?? 1, day: day ?? 1, hour: hour ?? 0, minute: minute ?? 0, second: 0 }, zone);
  const at = placed.kind === 'fold' ? placed.first : placed.at;
  const past = at <= now;
  return {
    text, set, ok: !past, at: rfc3339(at), reading: past ? undefined : full(at, zone),
    problem: past ? 'That has already passed.' : undefined,
  };
}
