/** The frame of every page: places, search, Register, live stream, outbox, and the quiet lines. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import * as calls from '@/api/calls';
import { speakFor } from '@/api/http';
import { keys } from '@/api/keys';
import type { Signed } from '@/api/types';
import { SessionProvider, useSession } from '@/app/session';
import { Notices } from '@/components/Notice';
import { useKeys } from '@/lib/keyboard';
import { togglePref, usePref } from '@/lib/prefs';
import { LiveProvider } from '@/live/LiveContext';
import { OutboxProvider } from '@/outbox/OutboxContext';
import { useDelivered } from '@/outbox/useDelivered';
import { Failed, NotFound } from './Failed';
import { Rail } from './Rail';
import { Strips } from './Strips';
import { TopBar } from './TopBar';
import css from './shell.module.css';

const Spotlight = lazy(() => import('./Spotlight'));
const KeyHelp = lazy(() => import('./KeyHelp'));
const RegisterDialog = lazy(() => import('@/register/RegisterDialog'));

type Over = 'search' | 'register' | 'help' | null;

function Frame() {
  const { slug, may } = useSession();
  const narrow = usePref('narrow');
  const [over, setOver] = useState<Over>(null);
  const navigate = useNavigate();
  useDelivered(slug);
  const shut = () => setOver(null);
  const register = () => may('register') && setOver('register');
  useKeys({
    c: register,
    z: () => togglePref('utc'),
    '?': () => setOver('help'),
    '/': () => setOver('search'),
    'mod+k': () => setOver((o) => (o === 'search' ? null : 'search')),
    '1': () => void navigate({ to: '/o/$slug/now', params: { slug } }),
    '2': () => void navigate({ to: '/o/$slug/incidents', params: { slug } }),
    '3': () => may('read_incidents') && void navigate({ to: '/o/$slug/library', params: { slug } }),
    '4': () => void navigate({ to: '/o/$slug/settings', params: { slug } }),
  });
  return (
    <div className={css.shell} data-narrow={narrow || undefined}>
      <Rail onRegister={register} />
      <TopBar onSearch={() => setOver('search')} onRegister={register} onHelp={() => setOver('help')} />
      <Strips />
      <main className={css.main} id="main"><Outlet /></main>
      <Suspense fallback={null}>
        {over === 'search' && <Spotlight onClose={shut} onRegister={() => setOver('register')} onHelp={() => setOver('help')} />}
        {over === 'register' && <RegisterDialog onClose={shut} />}
        {over === 'help' && <KeyHelp onClose={shut} />}
      </Suspense>
      <Notices />
    </div>
  );
}

export function Shell() {
  const { slug } = useParams({ from: '/o/$slug' });
  speakFor(slug);
  const me = useQuery({ queryKey: keys.me(slug), queryFn: calls.me, staleTime: 300_000 });
  if (me.error && !me.data) return <main><Failed error={me.error} retry={() => void me.refetch()} /></main>;
  if (!me.data) return null;
  const { organisation } = me.data;
  if (!organisation || organisation.slug !== slug) return <main><NotFound /></main>;
  const signed: Signed = { ...me.data, organisation };
  const account = me.data.account?.id ?? me.data.key?.id ?? '';
  const owner = `${account}|${organisation.id}`;
  return (
    <SessionProvider me={signed} slug={slug}>
      <OutboxProvider account={account} organisation={organisation.id}>
        <LiveProvider owner={owner} slug={slug}><Frame /></LiveProvider>
      </OutboxProvider>
    </SessionProvider>
  );
}
