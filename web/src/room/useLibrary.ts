/** Names of people, teams, areas and assets to choose from; a name the library does not know is taken as well. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { CustomField, Ref, Thing } from '@/api/types';
import { usePeople, useSession } from '@/app/session';
import { CATALOGUE, withCustom, type FactDef, type Shape } from '@/lib/catalogue';

const nothing: Thing[] = [];
const LONG = 300_000;

export function useLibrary(shape: Shape): Thing[] {
  const { slug } = useSession();
  const people = usePeople();
  const teams = useQuery({ queryKey: keys.library(slug, 'teams'), queryFn: calls.teams, staleTime: LONG, enabled: shape === 'team' });
  const areas = useQuery({ queryKey: keys.library(slug, 'areas'), queryFn: calls.areas, staleTime: LONG, enabled: shape === 'area' });
  const assets = useQuery({ queryKey: keys.library(slug, 'assets'), queryFn: calls.assets, staleTime: LONG, enabled: shape === 'asset' || shape === 'service' });
  return useMemo(() => {
    if (shape === 'person' || shape === 'role') return people.filter((p) => !p.disabled);
    if (shape === 'team') return teams.data?.items ?? nothing;
    if (shape === 'area') return areas.data?.items ?? nothing;
    const all = assets.data?.items ?? [];
    return shape === 'service' ? all.filter((a) => a.kind === 'service') : all;
  }, [shape, people, teams.data, areas.data, assets.data]);
}

/** What was typed, as a reference: the library's own where the name is known. */
export function refOf(name: string, library: Thing[]): Ref {
  const wanted = name.trim().toLowerCase();
  const found = library.find((t) => t.name.toLowerCase() === wanted);
  return found ? { id: found.id, name: found.name, listed: true } : { id: null, name: name.trim(), listed: false };
}

export function useCatalogue(): FactDef[] {
  const { slug } = useSession();
  const fields = useQuery({ queryKey: keys.library(slug, 'fields'), queryFn: calls.customFields, staleTime: LONG });
  const items: CustomField[] | undefined = fields.data?.items;
  return useMemo(() => (items ? withCustom(items) : CATALOGUE), [items]);
}
