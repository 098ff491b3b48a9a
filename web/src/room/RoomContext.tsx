/** The incident in this room, whether it may be written, and the one way to change it: at once, then confirmed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import { Problem } from '@/api/problem';
import type { Incident } from '@/api/types';
import { useSession } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { ConflictDialog, type Conflict } from './ConflictDialog';

export type Body = Record<string, unknown>;
export interface Act { body: Body; optimistic?: (incident: Incident) => Incident; send?: () => Promise<Incident> }
export interface Room {
  incident: Incident;
  unsent: boolean;
  readOnly: boolean;
  asOf: string | undefined;
  change: (act: Act) => void;
  /** After a call of another kind: reads the incident anew. */
  reread: () => void;
}

const Context = createContext<Room | null>(null);

export function useRoom(): Room {
  const room = use(Context);
  if (!room) throw new Error('This part of the app belongs in an incident.');
  return room;
}

interface Props { incident: Incident; unsent: boolean; asOf: string | undefined; children: ReactNode }

export function RoomProvider({ incident, unsent, asOf, children }: Props) {
  const { slug } = useSession();
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const ref = incident.reference || incident.id;

  const run = useMutation({
    scope: { id: `incident ${incident.id}` },
    mutationFn: (act: Act) => (act.send ? act.send() : calls.patchIncident(ref, act.body)),
    onMutate: async (act) => {
      const names = [ref, incident.id].map((name) => keys.incident(slug, name));
      await Promise.all(names.map((queryKey) => client.cancelQueries({ queryKey })));
      const before = names.map((queryKey) => [queryKey, client.getQueryData<Incident>(queryKey)] as const);
      const apply = act.optimistic;
      if (apply) for (const [queryKey, data] of before) if (data) client.setQueryData(queryKey, apply(data));
      return before;
    },
    onSuccess: (answer) => {
      if (answer && typeof answer === 'object' && 'facts' in answer) {
        for (const name of [ref, incident.id]) client.setQueryData(keys.incident(slug, name), answer);
      }
    },
    onError: (error, act, before) => {
      for (const [queryKey, data] of before ?? []) client.setQueryData(queryKey, data);
      if (error instanceof Problem && error.code === 'fact_changed') setConflict({ problem: error, body: act.body });
      else sayProblem(error);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.history(slug, ref) }),
  });

  const { mutate } = run;
  const value = useMemo<Room>(() => ({
    incident, unsent, asOf,
    readOnly: unsent || asOf !== undefined || !incident.permissions.write || incident.merged_into !== null,
    change: (act) => mutate(act),
    reread: () => {
      void client.invalidateQueries({ queryKey: keys.incidentAll(slug, ref) });
      void client.invalidateQueries({ queryKey: keys.journal(slug, ref) });
    },
  }), [incident, unsent, asOf, mutate, client, slug, ref]);

  return (
    <Context value={value}>
      {children}
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          onTheirs={() => { setConflict(null); value.reread(); }}
          onMine={(body) => { setConflict(null); mutate({ body }); }}
        />
      )}
    </Context>
  );
}
