/**
 * Gives the focus back to what had it, when a dialog that exists only while it is open goes away. An element of a
 * menu that is gone by then stands for the menu's own button.
 */
import { useEffect, useState } from 'react';

function holder(): HTMLElement | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return null;
  const menu = active.closest('[role="menu"]');
  return (menu?.id && document.querySelector<HTMLElement>(`[aria-controls="${menu.id}"]`)) || active;
}

export function useReturnFocus(): void {
  // Read while the dialog is first drawn: its own focus trap has not taken the focus yet.
  const [before] = useState(holder);
  useEffect(() => () => {
    // The trap lets go a moment later.
    setTimeout(() => {
      if (before?.isConnected && (document.activeElement === document.body || !document.activeElement)) before.focus({ preventScroll: true });
    }, 0);
  }, [before]);
}
