/** Gives the pages the outbox of the signed-in account, and drafts that survive the tab. */
import { createContext, use, useCallback, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import * as idb from '@/lib/idb';
import { Outbox, type Outgoing, type SendState } from './outbox';
import { startSender } from './sender';

const Context = createContext<Outbox | null>(null);

export function OutboxProvider({ account, organisation, children }: { account: string; organisation: string; children: ReactNode }) {
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    const made = new Outbox(`${account}|${organisation}`);
    const stop = startSender(made, account);
    setOutbox(made);
    return () => {
      stop();
      made.close();
    };
  }, [account, organisation]);
  return outbox ? <Context value={outbox}>{children}</Context> : null;
}

export function useOutbox(): Outbox {
  const outbox = use(Context);
  if (!outbox) throw new Error('The outbox is only there for somebody who is signed in.');
  return outbox;
}

export function useOutgoing(): Outgoing[] {
  const outbox = useOutbox();
  return useSyncExternalStore(outbox.subscribe, outbox.snapshot);
}

export function useSendState(): SendState {
  const outbox = useOutbox();
  return useSyncExternalStore(outbox.subscribe, outbox.state);
}

interface Kept<T> { id: string; owner: string; value: T }

export interface Draft<T> {
  value: T;
  set: (value: T) => void;
  clear: () => void;
  /** Once the kept one is read. */
  ready: boolean;
  /** The name under which it is kept. */
  id: string;
  /** Empties the field at once and leaves what is kept to the outbox; what the answer is called with stands in the field again. */
  send: () => (back: (typed: T) => T) => void;
}

/**
 * What is being typed under a name. Every change is kept at once; `clear` forgets it. `join` says what becomes of
 * what was typed before the kept one was read; without it the typed one holds.
 */
export function useDraft<T>(name: string, empty: T, join?: (kept: T, typed: T) => T): Draft<T> {
  const { owner } = useOutbox();
  const id = `${owner}|${name}`;
  const [value, setValue] = useState<T>(empty);
  const [ready, setReady] = useState(false);
  const touched = useRef(false);
  const first = useRef(empty);
  const latest = useRef(empty);
  const joining = useRef(join);

  const show = useCallback((next: T) => {
    latest.current = next;
    setValue(next);
  }, []);
  const set = useCallback((next: T) => {
    touched.current = true;
    show(next);
    void idb.put('drafts', { id, owner, value: next });
  }, [id, owner, show]);

  useEffect(() => {
    let here = true;
    touched.current = false;
    setReady(false);
    void idb.get<Kept<T>>('drafts', id).then((kept) => {
      if (!here) return;
      if (!touched.current) show(kept ? kept.value : first.current);
      else if (kept && joining.current) set(joining.current(kept.value, latest.current));
      setReady(true);
    });
    return () => {
      here = false;
    };
  }, [id, set, show]);

  const clear = useCallback(() => {
    touched.current = true;
    show(first.current);
    void idb.remove('drafts', id);
  }, [id, show]);
  const send = useCallback(() => {
    touched.current = true;
    show(first.current);
    return (back: (typed: T) => T) => set(back(latest.current));
  }, [set, show]);
  return { value, set, clear, ready, id, send };
}
