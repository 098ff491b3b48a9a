/** The web reads typed times exactly as the server does: one list of examples for both. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSaidTime } from './saidTime';

interface Example { text: string; zone: string; now: string; at?: string; precision?: string; note?: string; error?: string }
const file = new URL('../../../crates/domain/tests/data/said-times.json', import.meta.url);
const examples = JSON.parse(readFileSync(file, 'utf8')) as Example[];

describe('said times', () => {
  it.each(examples)('$text in $zone at $now', (e) => {
    const answer = readSaidTime(e.text, e.zone, Date.parse(e.now));
    if (e.error) expect(answer).toEqual({ ok: false, error: e.error });
    else {
      expect(answer).toEqual({ ok: true, said: { at: Date.parse(e.at ?? ''), precision: e.precision, note: e.note ?? null } });
    }
  });
});
