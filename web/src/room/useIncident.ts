/** The incident of a room: from the server, or, not yet delivered, from the outbox. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import { Problem } from '@/api/problem';
import type { Incident } from '@/api/types';
import { useSession } from '@/app/session';
import type { Outgoing } from '@/outbox/outbox';
import { useOutgoing } from '@/outbox/OutboxContext';

/** The record of what was registered here and the server has not confirmed. */
function unsentIncident(row: Outgoing): Incident {
  const now = new Date(parseInt(row.id.replaceAll('-', '').slice(0, 12), 16)).toISOString();
  const kind = row.register?.kind ?? 'real';
  return {
    id: row.id, reference: '', url: '', title: row.register?.title ?? '', title_rev: 0, kind, phase: 'triage', disposition: null,
    visibility: row.register?.visibility ?? 'responders', access: [], facts: {}, times: {}, other_aware: [],
    phases: [{ phase: 'triage', entered: now, left: null }], relations: [], merged_into: null, unknown: [], waived: {}, problems: [],
    standing_in: null, registered_at: now, merged_from: [], updated_at: now, entries: 0,
    permissions: { write: true, confirm: false, visibility: false },
  };
}

export function useIncident(ref: string, asOf: string | undefined) {
  const { slug } = useSession();
  const row = useOutgoing().find((r) => r.kind === 'register' && r.id === ref);
  const query = useQuery({
    queryKey: keys.incident(slug, ref, asOf),
    queryFn: () => calls.incident(ref, asOf),
    enabled: row === undefined,
    placeholderData: asOf ? (before: Incident | undefined) => before : undefined,
    // A registration on its way is found a moment later.
    retry: (count, error) => error instanceof Problem && (error.later ? count < 5 : error.status === 404 && /^[0-9a-f-]{36}$/.test(ref) && count < 3),
  });
  const unsent = useMemo(() => (row ? unsentIncident(row) : undefined), [row]);
  return { incident: query.data ?? unsent, unsent: query.data === undefined && unsent !== undefined, refused: row?.problem, error: query.error, refetch: query.refetch };
}
