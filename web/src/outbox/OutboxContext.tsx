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

/** What is being typed under a name. Every change is kept at once; `clear` forgets it. `ready` once the kept one is read. */
export function useDraft<T>(name: string, empty: T): { value: T; set: (value: T) => void; clear: () => void; ready: boolean } {
  const { owner } = useOutbox();
  const id = `${owner}|${name}`;
  const [value, setValue] = useState<T>(empty);
  const [ready, setReady] = useState(false);
  const touched = useRef(false);
  const first = useRef(empty);

  useEffect(() => {
    let here = true;
    touched.current = false;
    setReady(false);
    void idb.get<Kept<T>>('drafts', id).then((kept) => {
      if (!here) return;
      if (!touched.current) setValue(kept ? kept.value : first.current);
      setReady(true);
    });
    return () => {
      here = false;
    };
  }, [id]);

  const set = useCallback((next: T) => {
    touched.current = true;
    setValue(next);
    void idb.put('drafts', { id, owner, value: next });
  }, [id, owner]);
  const clear = useCallback(() => {
    touched.current = true;
    setValue(first.current);
    void idb.remove('drafts', id);
  }, [id]);
  return { value, set, clear, ready };
}
