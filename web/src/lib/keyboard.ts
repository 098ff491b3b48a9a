/** Single keys that act on the page: never while somebody types, nor under an open dialog. */
import { useEffect, useRef } from 'react';

export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** What Enter already does something with, when the focus is on it. */
const PRESSED = 'a[href], button, summary, [role="button"], [role="radio"], [role="checkbox"], [role="option"], [role="menuitem"]';

/** Names are `event.key`; with `mod+` before them Ctrl or Cmd is held, and they act in fields too. */
export function useKeys(map: KeyMap, on = true): void {
  const current = useRef(map);
  useEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    if (!on) return undefined;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const mod = event.ctrlKey || event.metaKey;
      const name = mod ? `mod+${event.key.toLowerCase()}` : event.key;
      const act = Object.hasOwn(current.current, name) ? current.current[name] : undefined;
      if (!act || event.altKey) return;
      if (!mod && typing(event.target)) return;
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest(PRESSED)) return;
      if (!mod && document.querySelector('[aria-modal="true"], [role="menu"], [data-popover-open]')) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [on]);
}
