/** Search, Register, the zone, and one's own menu. */
import { Button, Menu, Tooltip, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconPlus, IconSearch, IconSun, IconUser, IconWorld } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import * as calls from '@/api/calls';
import { useSession, useZone } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { shown } from '@/lib/clock';
import { useMinute } from '@/lib/now';
import { togglePref, usePref } from '@/lib/prefs';
import css from './shell.module.css';

const SCHEMES: { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
];

function leave(): void {
  calls.signOut().then(() => window.location.assign('/sign-in'), sayProblem);
}

function ZoneClock() {
  const zone = useZone();
  const s = shown(useMinute(), zone);
  return (
    <Tooltip label={<>Times are in {zone}. <kbd className="key">z</kbd> switches to UTC and back</>}>
      <UnstyledButton className={`${css.zone} tabular`} onClick={() => togglePref('utc')}>
        {s.minute} <span className="dim">{s.zone}</span><span className="visually-hidden">, switch between UTC and your zone</span>
      </UnstyledButton>
    </Tooltip>
  );
}

export function TopBar({ onSearch, onRegister, onHelp }: { onSearch: () => void; onRegister: () => void; onHelp: () => void }) {
  const { me, may, slug } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const utc = usePref('utc');
  const name = me.account?.name ?? me.key?.name ?? '';
  return (
    <section className={css.bar} data-bar aria-label="Search, Register, your menu">
      <UnstyledButton className={css.search} onClick={onSearch}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <span>Find an incident or do something</span>
        <kbd className="key">Ctrl K</kbd>
      </UnstyledButton>
      <span className={css.spring} />
      <ZoneClock />
      {may('register') && (
        <Button className={css.register} onClick={onRegister} leftSection={<IconPlus size={16} />} rightSection={<kbd className={css.onAccent}>c</kbd>}>
          Register
        </Button>
      )}
      <Menu width={220} position="bottom-end">
        <Menu.Target>
          <UnstyledButton className={css.user}><span>{initials(name)}<span className="visually-hidden"> {name}, your menu</span></span></UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{name}<br />{me.account?.email}</Menu.Label>
          {me.account && (
            <Menu.Item leftSection={<IconUser size={16} />} renderRoot={(props) => <Link {...props} to="/o/$slug/settings/account" params={{ slug }} />}>My account</Menu.Item>
          )}
          <Menu.Item leftSection={<IconWorld size={16} />} rightSection={<kbd className="key">z</kbd>} onClick={() => togglePref('utc')}>
            {utc ? `Times in ${me.account?.zone ?? 'own zone'}` : 'Times in UTC'}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd className="key">?</kbd>} onClick={onHelp}>Keys</Menu.Item>
          <Menu.Divider />
          <Menu.Label>Colours</Menu.Label>
          {SCHEMES.map((s) => (
            <Menu.Item key={s.value} leftSection={<s.icon size={16} />} onClick={() => setColorScheme(s.value)} aria-current={colorScheme === s.value}>
              <span style={{ fontWeight: colorScheme === s.value ? 600 : 400 }}>{s.label}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}
