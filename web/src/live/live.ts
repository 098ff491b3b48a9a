/**
 * The live stream: one connection per browser, held by the elected tab and told to the others.
 * It resumes by cursor, so that nothing is missed and a repeat does no harm. What to do with an event
 * is apply.ts.
 */
import { apiUrl } from '@/api/http';
import type { Entry } from '@/api/types';
import { Alarm, whileElected } from '@/lib/locks';
import { Splitter, type Message } from './sse';

export type LiveState = 'connecting' | 'connected' | 'lost' | 'signed_out';
export type LiveEvent =
  | { type: 'entry'; cursor: string; entry: Entry }
  | { type: 'access'; cursor: string; incident: { id: string; reference: string }; access: 'gained' | 'lost' }
  | { type: 'ready'; cursor: string; fresh: boolean };
type Told = { say: 'event'; event: LiveEvent } | { say: 'state'; state: LiveState; cursor: string | null } | { say: 'hello' };

/** The server speaks at least every 15 s; silence longer than this is a dead line. */
const SILENCE = 40_000;

export class Live {
  private cursor: string | null = null;
  private state: LiveState = 'connecting';
  private leading = false;
  private readonly stop = new AbortController();
  private readonly alarm = new Alarm();
  private readonly channel: BroadcastChannel;
  private readonly onEvent: (event: LiveEvent) => void;
  private readonly listeners = new Set<() => void>();

  constructor(owner: string, onEvent: (event: LiveEvent) => void) {
    this.onEvent = onEvent;
    this.channel = new BroadcastChannel(`firebell-live-${owner}`);
    this.channel.onmessage = (m: MessageEvent<Told>) => this.hear(m.data);
    this.channel.postMessage({ say: 'hello' } satisfies Told);
    window.addEventListener('online', this.retry);
    document.addEventListener('visibilitychange', this.retry);
    whileElected(`firebell-live-${owner}`, this.stop.signal, () => this.lead());
  }

  snapshot = (): LiveState => this.state;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  close(): void {
    this.stop.abort();
    this.channel.close();
    window.removeEventListener('online', this.retry);
    document.removeEventListener('visibilitychange', this.retry);
  }

  private retry = () => this.alarm.wake();

  private async lead(): Promise<void> {
    this.leading = true;
    let failures = 0;
    while (!this.stop.signal.aborted) {
      const began = Date.now();
      try {
        await this.read();
      } catch {
        // A dropped line is ordinary; the state below says so.
      }
      if (this.stop.signal.aborted) return;
      failures = Date.now() - began > SILENCE ? 1 : failures + 1;
      if (this.state !== 'signed_out') this.setState('lost');
      await this.alarm.sleep(Math.min(15_000, 250 * 2 ** failures), this.stop.signal);
    }
  }

  private async read(): Promise<void> {
    const line = new AbortController();
    const end = () => line.abort();
    this.stop.signal.addEventListener('abort', end);
    let silence = setTimeout(end, SILENCE);
    try {
      const answer = await fetch(apiUrl('/stream', { after: this.cursor }), {
        headers: { accept: 'text/event-stream' }, signal: line.signal, credentials: 'same-origin', cache: 'no-store',
      });
      if (answer.status === 401) return this.setState('signed_out');
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) this.cursor = null;
      if (!answer.ok || !answer.body) return;
      const fresh = this.cursor === null;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const splitter = new Splitter();
      this.setState('connected');
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(end, SILENCE);
        for (const message of splitter.push(value)) this.take(message, fresh);
      }
    } finally {
      clearTimeout(silence);
      this.stop.signal.removeEventListener('abort', end);
    }
  }

  private take(message: Message, fresh: boolean): void {
    if (!['entry', 'access', 'ready'].includes(message.event)) return;
    const event = { fresh, ...JSON.parse(message.data), type: message.event } as LiveEvent;
    if (event.cursor) this.cursor = event.cursor;
    this.channel.postMessage({ say: 'event', event } satisfies Told);
    this.onEvent(event);
  }

  private setState(state: LiveState): void {
    this.state = state;
    if (this.leading) this.channel.postMessage({ say: 'state', state, cursor: this.cursor } satisfies Told);
    for (const listener of this.listeners) listener();
  }

  private hear(told: Told): void {
    if (told.say === 'hello') {
      if (this.leading) this.channel.postMessage({ say: 'state', state: this.state, cursor: this.cursor } satisfies Told);
    } else if (told.say === 'state') {
      this.cursor = told.cursor ?? this.cursor;
      this.setState(told.state);
    } else {
      if (told.event.cursor) this.cursor = told.event.cursor;
      this.onEvent(told.event);
    }
  }
}
