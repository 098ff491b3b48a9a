/** Runs the live stream for the signed-in account and tells pages whether it is connected. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { applier } from './apply';
import { Live, type LiveState } from './live';

const Context = createContext<Live | null>(null);
const nothing = () => () => undefined;

export function LiveProvider({ owner, slug, children }: { owner: string; slug: string; children: ReactNode }) {
  const client = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const made = new Live(owner, applier(client, slug));
    setLive(made);
    return () => made.close();
  }, [owner, slug, client]);
  return <Context value={live}>{children}</Context>;
}

export function useLiveState(): LiveState {
  const live = use(Context);
  return useSyncExternalStore(live?.subscribe ?? nothing, live?.snapshot ?? (() => 'connecting' as const));
}
