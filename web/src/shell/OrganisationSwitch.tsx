/** The organisation one is in, and the way into the others. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useSession } from '@/app/session';
import { BellMark } from '@/components/BellMark';
import css from './shell.module.css';

export function OrganisationSwitch() {
  const { me, slug } = useSession();
  const face = (
    <>
      <BellMark size={20} />
      <span className="ellipsis">{me.organisation.name}</span>
    </>
  );
  if (me.organisations.length < 2) return <div className={css.org}>{face}</div>;
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton className={css.org} aria-label={`Organisation ${me.organisation.name}, switch`}>
          {face}
          <IconSelector size={14} className={css.chevron} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Organisation</Menu.Label>
        {me.organisations.map((o) => (
          <Menu.Item key={o.id} component="a" href={`/o/${o.slug}/now`} rightSection={o.slug === slug ? <IconCheck size={14} aria-label="current" /> : null}>
            {o.name}{o.example ? ' (example)' : ''}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
