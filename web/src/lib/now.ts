/** A clock that ticks for the whole page at once, so that running times agree with each other. */
import { useSyncExternalStore } from 'react';

function ticker(every: number) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      timer ??= setInterval(() => {
        now = Date.now();
        for (const l of listeners) l();
      }, every);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    read: () => now,
  };
}

const seconds = ticker(1000);
const minutes = ticker(20_000);
export const useSecond = () => useSyncExternalStore(seconds.subscribe, seconds.read);
export const useMinute = () => useSyncExternalStore(minutes.subscribe, minutes.read);
