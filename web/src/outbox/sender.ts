/**
 * Sends what the outbox holds: in order, each once (its id makes a repeat harmless), again with growing
 * pauses while the server is away, and only as the person who wrote it.
 */
import * as calls from '@/api/calls';
import { Problem } from '@/api/problem';
import type { NewEntry } from '@/api/types';
import { Alarm, whileElected } from '@/lib/locks';
import type { Outbox, Outgoing } from './outbox';
import * as idb from '@/lib/idb';

const CHECK_EVERY = 10_000;
const LONGEST_PAUSE = 30_000;

/** What could not be sent at once happened when it was written, not when it arrives. */
export function asItHappened(entry: NewEntry, now: number): NewEntry {
  const late = entry.written_at !== undefined && now - Date.parse(entry.written_at) > 30_000;
  return late && !entry.occurred_at ? { ...entry, occurred_at: entry.written_at } : entry;
}

async function deliver(outbox: Outbox, row: Outgoing): Promise<void> {
  if (row.kind === 'register' && row.register) {
    const result = await calls.register(row.register);
    await outbox.delivered(row, { kind: 'register', incident: row.incident, result });
    return;
  }
  if (!row.entry) return outbox.discard(row.id);
  let left = row;
  for (const file of row.attachments ?? []) {
    const stored = await calls.upload(row.incident, file);
    const entry = left.entry ?? row.entry;
    left = { ...left, attachments: (left.attachments ?? []).slice(1), entry: { ...entry, files: [...(entry.files ?? []), stored.id] } };
    await idb.put('outbox', left);
  }
  const result = await calls.addEntry(row.incident, asItHappened(left.entry ?? row.entry, Date.now()));
  await outbox.delivered(row, { kind: 'entry', incident: row.incident, result });
}

/** Entries of a registration that was refused wait for it. */
export function nextRow(rows: Outgoing[]): Outgoing | undefined {
  const refused = new Set(rows.filter((r) => r.kind === 'register' && r.state === 'refused').map((r) => r.id));
  return rows.find((r) => r.state === 'waiting' && !refused.has(r.incident));
}

export function startSender(outbox: Outbox, account: string): () => void {
  const stop = new AbortController();
  const alarm = new Alarm();
  let checked = 0;
  const wake = () => alarm.wake();
  const look = () => {
    checked = 0;
    wake();
  };
  const unsubscribe = outbox.onWake(wake);
  window.addEventListener('online', look);
  document.addEventListener('visibilitychange', look);

  async function samePerson(): Promise<boolean> {
    if (Date.now() - checked < CHECK_EVERY) return true;
    const me = await calls.stillMe();
    checked = Date.now();
    return me.account?.id === account;
  }

  async function pump(): Promise<void> {
    let failures = 0;
    while (!stop.signal.aborted) {
      await outbox.reload();
      const row = nextRow(outbox.snapshot());
      if (!row) {
        outbox.setState('idle');
        await alarm.sleep(60_000, stop.signal);
        continue;
      }
      try {
        if (!(await samePerson())) {
          outbox.setState('signed_out');
          await alarm.sleep(LONGEST_PAUSE, stop.signal);
          continue;
        }
        outbox.setState('sending');
        await deliver(outbox, row);
        failures = 0;
      } catch (error) {
        const problem = error instanceof Problem ? error : null;
        if (problem?.status === 401) {
          checked = 0;
          outbox.setState('signed_out');
          await alarm.sleep(LONGEST_PAUSE, stop.signal);
        } else if (problem && !problem.later) {
          await outbox.keep({ ...row, state: 'refused', problem: problem.message });
        } else {
          failures += 1;
          outbox.setState('not_connected');
          await alarm.sleep(Math.min(LONGEST_PAUSE, 500 * 2 ** failures), stop.signal);
        }
      }
    }
  }

  whileElected(`firebell-send-${outbox.owner}`, stop.signal, pump);
  return () => {
    stop.abort();
    unsubscribe();
    window.removeEventListener('online', look);
    document.removeEventListener('visibilitychange', look);
  };
}
