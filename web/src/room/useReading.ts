/**
 * Keeps a scrolled journal still: at the bottom it follows what comes; elsewhere nothing moves under the
 * reader, and what came below is counted.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Row { id: string }

export function useReading(entries: Row[], own: (id: string) => boolean) {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const anchor = useRef<{ id: string; top: number } | null>(null);
  const seen = useRef<Set<string>>(new Set());
  const [below, setBelow] = useState(0);

  const note = useCallback(() => {
    const el = box.current;
    if (!el) return;
    following.current = el.scrollHeight - el.scrollTop - el.clientHeight < 48;
    if (following.current) setBelow(0);
    const edge = el.getBoundingClientRect().top;
    anchor.current = null;
    for (const row of el.querySelectorAll<HTMLElement>('li[id^="e-"]')) {
      const top = row.getBoundingClientRect().top - edge;
      if (top + row.offsetHeight > 0) {
        anchor.current = { id: row.id, top };
        break;
      }
    }
  }, []);

  const toBottom = useCallback(() => {
    following.current = true;
    setBelow(0);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const first = seen.current.size === 0;
    const lastSeen = entries.findLastIndex((e) => seen.current.has(e.id));
    const news = entries.slice(lastSeen + 1).filter((e) => !seen.current.has(e.id));
    for (const e of entries) seen.current.add(e.id);
    if (following.current || news.some((e) => own(e.id))) {
      el.scrollTop = el.scrollHeight;
      following.current = true;
      setBelow(0);
    } else {
      const row = anchor.current ? document.getElementById(anchor.current.id) : null;
      if (row && anchor.current) el.scrollTop += row.getBoundingClientRect().top - el.getBoundingClientRect().top - anchor.current.top;
      if (!first && news.length > 0) setBelow((n) => n + news.length);
    }
  }, [entries, own]);

  // A growing composer or a turned phone must not hide the newest.
  useEffect(() => {
    const el = box.current;
    if (!el) return undefined;
    const watch = new ResizeObserver(() => {
      if (following.current) el.scrollTop = el.scrollHeight;
    });
    watch.observe(el);
    return () => watch.disconnect();
  }, []);

  return { box, note, below, toBottom };
}
