/** The organisation: name, zone, who is responsible, what phases and severities are called, second factor, and its end if it is the example. */
import { useOrganisation, useSession } from '@/app/session';
import { DeskHead } from '@/desk/DeskHead';
import { useTitle } from '@/lib/useTitle';
import { ExampleEnd } from './ExampleEnd';
import { NameAndZone } from './NameAndZone';
import { Names } from './Names';
import { NewOrganisation } from './NewOrganisation';
import { Responsible } from './Responsible';
import { SecondFactorRule } from './SecondFactorRule';

export function OrganisationPage() {
  const { me, may } = useSession();
  const org = useOrganisation();
  useTitle('Organisation');
  const edit = may('manage_settings');
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
