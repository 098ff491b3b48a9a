/** The places: a rail at the left, or a bar at the bottom of a small screen with Register in the middle. */
import { UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSession } from '@/app/session';
import { togglePref, usePref } from '@/lib/prefs';
import { OrganisationSwitch } from './OrganisationSwitch';
import { PLACES, type Place } from './places';
import css from './shell.module.css';

function PlaceLink({ place }: { place: Place }) {
  const { slug } = useSession();
  return (
    <Link to={place.to} params={{ slug }} className={css.place} activeProps={{ 'data-active': true, 'aria-current': 'page' }}>
      <place.icon size={18} stroke={1.6} aria-hidden="true" />
      <span>{place.label}</span>
    </Link>
  );
}

export function Rail({ onRegister }: { onRegister: () => void }) {
  const narrow = usePref('narrow');
  const { may } = useSession();
  const places = PLACES.filter((p) => !p.needs || may(p.needs));
  const middle = Math.ceil(places.length / 2);
  const Toggle = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={css.rail} aria-label="Places">
      <OrganisationSwitch />
      {places.map((place, index) => (
        <div key={place.to} className={css.slot} data-after={index >= middle || undefined}><PlaceLink place={place} /></div>
      ))}
      {may('register') && (
        <UnstyledButton className={css.thumb} onClick={onRegister} aria-label="Register an incident"><IconPlus size={22} /></UnstyledButton>
      )}
      <UnstyledButton className={css.fold} onClick={() => togglePref('narrow')} aria-label={narrow ? 'Widen the rail' : 'Narrow the rail'}>
        <Toggle size={18} stroke={1.6} aria-hidden="true" />
      </UnstyledButton>
    </nav>
  );
}
