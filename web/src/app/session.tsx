/** Who is signed in, in which organisation, and in which zone times are shown. */
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useMemo, type ReactNode } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Organisation, Person, Signed } from '@/api/types';
import { isZone } from '@/lib/zone';
import { usePref } from '@/lib/prefs';

interface Session { me: Signed; slug: string; may: (action: string) => boolean }
const Context = createContext<Session | null>(null);

export function SessionProvider({ me, slug, children }: { me: Signed; slug: string; children: ReactNode }) {
  const value = useMemo(() => ({ me, slug, may: (action: string) => me.permissions.includes(action) }), [me, slug]);
  return <Context value={value}>{children}</Context>;
}

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('This part of the app is only there for somebody who is signed in.');
  return session;
}

/** The account's zone, or UTC while `z` is on. */
export function useZone(): string {
  const { me } = useSession();
  const utc = usePref('utc');
  const own = me.account?.zone ?? 'UTC';
  return utc || !isZone(own) ? 'UTC' : own;
}

export function useOrganisation(): Organisation | undefined {
  const { slug } = useSession();
  return useQuery({ queryKey: keys.organisation(slug), queryFn: calls.organisation, staleTime: 300_000 }).data;
}

const nobody: Person[] = [];
export function usePeople(): Person[] {
  const { slug, me } = useSession();
  const enabled = me.organisation.role !== 'reporter';
  return useQuery({ queryKey: keys.library(slug, 'people'), queryFn: () => calls.people(), staleTime: 300_000, enabled }).data?.items ?? nobody;
}

/** Account ids to names, for `by` that comes as an id. */
export function useNames(): Map<string, string> {
  const people = usePeople();
  return useMemo(() => new Map(people.map((p) => [p.id, p.name])), [people]);
}
