/** Choices of this browser, kept in localStorage and shared by its tabs: UTC or own zone, narrow rail. */
import { useSyncExternalStore } from 'react';

type Name = 'utc' | 'narrow';
const listeners = new Set<() => void>();
const memory = new Map<Name, boolean>();

function read(name: Name): boolean {
  try {
    return localStorage.getItem(`firebell-${name}`) === 'yes';
  } catch {
    return memory.get(name) ?? false;
  }
}

export function setPref(name: Name, on: boolean): void {
  memory.set(name, on);
  try {
    localStorage.setItem(`firebell-${name}`, on ? 'yes' : 'no');
  } catch {
    // Storage is off: the choice holds for this tab.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function usePref(name: Name): boolean {
  return useSyncExternalStore(subscribe, () => read(name));
}

export const togglePref = (name: Name) => setPref(name, !read(name));
