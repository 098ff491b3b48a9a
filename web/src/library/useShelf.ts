/** All of one kind of thing in the library, and making it fresh after a change, here and in the rooms. */
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import * as calls from '@/api/libraryCalls';
import type { Area, Asset, Person, Team } from '@/api/types';
import { useSession } from '@/app/session';

export interface Shelves { areas: Area; teams: Team; people: Person; assets: Asset }
const READ: { [K in keyof Shelves]: () => Promise<Shelves[K][]> } = {
  areas: calls.allAreas, teams: calls.allTeams, people: calls.allPeople, assets: calls.allAssets,
};

export function useShelf<K extends keyof Shelves>(kind: K): UseQueryResult<Shelves[K][]> {
  const { slug } = useSession();
  return useQuery<Shelves[K][]>({ queryKey: [...keys.library(slug, kind), 'every'], queryFn: READ[kind] });
}

/** A function that has everything of the kinds read anew. */
export function useFresh(): (...kinds: string[]) => void {
  const { slug } = useSession();
  const client = useQueryClient();
  return (...kinds) => {
    for (const kind of kinds) void client.invalidateQueries({ queryKey: keys.library(slug, kind) });
  };
}
