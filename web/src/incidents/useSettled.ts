/**
 * Keeps the order of a list still while one reads it. Rows change in place; what would push others down
 * is counted, and comes in on request; what left the list stays where it was, and is marked. What one does
 * oneself shows at once.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

interface Row { id: string }

interface Settled<T> {
  rows: T[];
  arrived: number;
  /** Rows that no longer belong here. Only known when the list is whole. */
  gone: Set<string>;
  adopt: () => void;
  /** The next reading is taken as it is: the change was one's own. */
  follow: () => void;
}

export function useSettled<T extends Row>(fresh: T[], listKey: string, whole: boolean): Settled<T> {
  const [held, setHeld] = useState<{ key: string; rows: T[] }>({ key: listKey, rows: fresh });

  const following = useRef(false);
  useEffect(() => {
    const follows = following.current;
    following.current = false;
    setHeld((before) => {
      if (follows || before.key !== listKey || before.rows.length === 0) return { key: listKey, rows: fresh };
      const now = new Map(fresh.map((r) => [r.id, r]));
      const kept = before.rows.map((r) => now.get(r.id) ?? r);
      const last = before.rows.findLast((r) => now.has(r.id));
      const from = last ? fresh.findIndex((r) => r.id === last.id) + 1 : fresh.length;
      const known = new Set(before.rows.map((r) => r.id));
      return { key: listKey, rows: [...kept, ...fresh.slice(from).filter((r) => !known.has(r.id))] };
    });
  }, [fresh, listKey]);

  const rows = held.key === listKey ? held.rows : fresh;
  const arrived = useMemo(() => {
    const known = new Set(rows.map((r) => r.id));
    return fresh.filter((r) => !known.has(r.id)).length;
  }, [rows, fresh]);
  const gone = useMemo(() => {
    const here = new Set(fresh.map((r) => r.id));
    return new Set(whole ? rows.filter((r) => !here.has(r.id)).map((r) => r.id) : []);
  }, [rows, fresh, whole]);
  const follow = useCallback(() => {
    following.current = true;
  }, []);
  const adopt = useCallback(() => setHeld({ key: listKey, rows: fresh }), [fresh, listKey]);
  return { rows, arrived, gone, adopt, follow };
}
