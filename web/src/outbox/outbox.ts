/**
 * What was written here and has not reached the server. Rows live in IndexedDB, belong to one account in
 * one organisation, and are sent in order by one tab; every tab sees the same rows. What the server
 * refuses stays, with its reason, until the person edits or discards it.
 */
import type { Entry, Incident, NewEntry, NewIncident } from '@/api/types';
import * as idb from '@/lib/idb';
import { uuidv7 } from '@/lib/uuid';

export interface Outgoing {
  id: string;
  owner: string;
  kind: 'entry' | 'register';
  /** Id of the incident; for a registration its own. */
  incident: string;
  /** What the person knows the incident by. */
  about?: string;
  entry?: NewEntry;
  attachments?: File[];
  register?: NewIncident;
  state: 'waiting' | 'refused';
  problem?: string;
}
export type Sent = { kind: 'entry'; incident: string; result: Entry } | { kind: 'register'; incident: string; result: Incident };
export type SendState = 'idle' | 'sending' | 'not_connected' | 'signed_out';
type Message = { say: 'changed' } | { say: 'sent'; sent: Sent } | { say: 'state'; state: SendState };

export class Outbox {
  readonly owner: string;
  private rows: Outgoing[] = [];
  private listeners = new Set<() => void>();
  private sentListeners = new Set<(sent: Sent) => void>();
  private wakeListeners = new Set<() => void>();
  private channel: BroadcastChannel;
  private sendState: SendState = 'idle';

  constructor(owner: string) {
    this.owner = owner;
    this.channel = new BroadcastChannel(`firebell-outbox-${owner}`);
    this.channel.onmessage = (event: MessageEvent<Message>) => this.hear(event.data);
    void this.reload();
  }

  /** Rows in the order of writing. The same array until something changes. */
  snapshot = (): Outgoing[] => this.rows;
  state = (): SendState => this.sendState;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  onSent(listener: (sent: Sent) => void): () => void {
    this.sentListeners.add(listener);
    return () => this.sentListeners.delete(listener);
  }
  onWake(listener: () => void): () => void {
    this.wakeListeners.add(listener);
    return () => this.wakeListeners.delete(listener);
  }

  /** `draft` is the name of the draft that it was; it goes in the same step. */
  async addEntry(incident: { id: string; about: string }, entry: Omit<NewEntry, 'id' | 'written_at'>, attachments: File[], draft?: string): Promise<string> {
    const id = uuidv7();
    const written_at = new Date().toISOString();
    await this.keep({
      id, owner: this.owner, kind: 'entry', incident: incident.id, about: incident.about,
      entry: { ...entry, id, written_at }, attachments, state: 'waiting',
    }, draft);
    return id;
  }

  async addRegistration(register: Omit<NewIncident, 'id'>, draft?: string): Promise<Outgoing> {
    const id = uuidv7();
    const row: Outgoing = { id, owner: this.owner, kind: 'register', incident: id, register: { ...register, id, written_at: new Date().toISOString() }, state: 'waiting' };
    await this.keep(row, draft);
    return row;
  }

  async keep(row: Outgoing, draft?: string): Promise<void> {
    await (draft ? idb.sendDraft(row, draft) : idb.put('outbox', row));
    await this.reload();
    this.tell({ say: 'changed' });
    for (const wake of this.wakeListeners) wake();
  }

  async discard(id: string): Promise<void> {
    await idb.remove('outbox', id);
    await this.reload();
    this.tell({ say: 'changed' });
  }

  /** Called by the sending tab: the server has it. */
  async delivered(row: Outgoing, sent: Sent): Promise<void> {
    for (const listener of this.sentListeners) listener(sent);
    this.tell({ say: 'sent', sent });
    await this.discard(row.id);
  }

  setState(state: SendState): void {
    if (state === this.sendState) return;
    this.sendState = state;
    this.tell({ say: 'state', state });
    for (const listener of this.listeners) listener();
  }

  async reload(): Promise<void> {
    const rows = await idb.all<Outgoing>('outbox');
    this.rows = rows.filter((r) => r.owner === this.owner).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const listener of this.listeners) listener();
  }

  close(): void {
    this.channel.close();
    this.listeners.clear();
  }

  private tell(message: Message): void {
    this.channel.postMessage(message);
  }

  private hear(message: Message): void {
    if (message.say === 'changed') {
      void this.reload();
      for (const wake of this.wakeListeners) wake();
    } else if (message.say === 'sent') {
      for (const listener of this.sentListeners) listener(message.sent);
    } else {
      this.sendState = message.state;
      for (const listener of this.listeners) listener();
    }
  }
}
