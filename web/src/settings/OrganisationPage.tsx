/** The organisation: name, zone, who is responsible, what phases and severities are called, second factor, and its end if it is the example. */
import { useQuery } from '@tanstack/react-query';
import { organisation } from '@/api/calls';
import { keys } from '@/api/keys';
import { useSession } from '@/app/session';
import { Empty } from '@/components/Empty';
import { DeskHead } from '@/desk/DeskHead';
import { useTitle } from '@/lib/useTitle';
import { Failed } from '@/shell/Failed';
import { ExampleEnd } from './ExampleEnd';
import { NameAndZone } from './NameAndZone';
import { Names } from './Names';
import { NewOrganisation } from './NewOrganisation';
import { Responsible } from './Responsible';
import { SecondFactorRule } from './SecondFactorRule';

export function OrganisationPage() {
  const { me, may, slug } = useSession();
  const read = useQuery({ queryKey: keys.organisation(slug), queryFn: organisation, staleTime: 300_000 });
  const org = read.data;
  useTitle('Organisation');
  const edit = may('manage_settings');
  if (me.second_factor_required && !org) return <Empty title="Not before you have a second factor">Set yours up under My account, then sign in again with it.</Empty>;
  if (read.error && !org) return <Failed error={read.error} retry={() => void read.refetch()} />;
  if (!org) return null;
  return (
    <>
      <DeskHead title="Organisation" lead={edit ? 'Changes hold at once, for everybody.' : 'How things are set. An administrator can change them.'} />
      <NameAndZone org={org} edit={edit} />
      <Responsible org={org} edit={edit} />
      <Names org={org} edit={edit} />
      {edit && <SecondFactorRule org={org} />}
      {me.operator && <NewOrganisation />}
      {org.example && edit && <ExampleEnd />}
    </>
  );
}
