/** The organisation's settings and changing them. What was changed is shown everywhere at once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import { changeOrganisation, type OrganisationPatch } from '@/api/settingsCalls';
import { useSession } from '@/app/session';

export function useChangeSettings() {
  const { slug } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: OrganisationPatch) => changeOrganisation(patch),
    onSuccess: (organisation, patch) => {
      client.setQueryData(keys.organisation(slug), organisation);
      if (patch.name !== undefined) void client.invalidateQueries({ queryKey: keys.me(slug) });
    },
  });
}
