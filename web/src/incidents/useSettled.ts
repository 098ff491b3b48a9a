/**
 * Keeps the order of a list still while one reads it. Rows change in place; what would push others down
 * is counted, and comes in on request.
 */
import { useCallback, useEffect, useMemo, useState } from 'react';

interface Row { id: string }

export function useSettled<T extends Row>(fresh: T[], listKey: string): { rows: T[]; arrived: number; adopt: () => void } {
  const [held, setHeld] = useState<{ key: string; rows: T[] }>({ key: listKey, rows: fresh });

  useEffect(() => {
    setHeld((before) => {
      if (before.key !== listKey || before.rows.length === 0) return { key: listKey, rows: fresh };
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
  const adopt = useCallback(() => setHeld({ key: listKey, rows: fresh }), [fresh, listKey]);
  return { rows, arrived, adopt };
}
