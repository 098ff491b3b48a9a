/** Taking the journal out of the house as a file, and the record as it was known at another time. */
import { Slider, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { apiUrl } from '@/api/http';
import { useSession, useZone } from '@/app/session';
import { SaidTimeField, useSaid } from '@/components/SaidTimeField';
import { exact, rfc3339 } from '@/lib/clock';
import { useMinute } from '@/lib/now';
import { Panel } from './Panel';
import { useRoom } from './RoomContext';
import css from './panel.module.css';

export function AsKnown() {
  const { incident, asOf } = useRoom();
  const zone = useZone();
  const navigate = useNavigate({ from: '/o/$slug/incidents/$reference' });
  const now = useMinute();
  const [text, setText] = useState('');
  const said = useSaid(text);
  const first = Date.parse(incident.phases[0]?.entered ?? incident.updated_at);
  const go = (at: number | null) => void navigate({ search: (s) => ({ ...s, as_of: at === null ? undefined : rfc3339(at) }), replace: asOf !== undefined });
  const [drag, setDrag] = useState<number | null>(null);
  const shownAt = drag ?? (asOf ? Date.parse(asOf) : now);
  return (
    <Panel title="As known at" action={asOf && <UnstyledButton className={css.link} onClick={() => go(null)}>Back to now</UnstyledButton>}>
      <Slider
        size="sm" min={first} max={Math.max(now, first + 1000)} step={1000} value={Math.max(first, shownAt)} label={(v) => exact(v, zone)} thumbLabel="The moment"
        onChange={setDrag} onChangeEnd={(v) => { setDrag(null); go(v >= now - 1000 ? null : v); }}
      />
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); if (said.ok) go(said.said.at); }}>
        <SaidTimeField label="Or a time" hideLabel value={text} onChange={setText} placeholder="or type a time, then Enter" />
      </form>
    </Panel>
  );
}

export function Export() {
  const { incident, unsent } = useRoom();
  const { may } = useSession();
  if (unsent || !may('export')) return null;
  const file = (format: string) => apiUrl(`/incidents/${incident.reference}/export`, { format });
  return (
    <Panel title="Take it along">
      <p className={css.links}>
        <a className={css.link} href={file('md')} download>Journal as Markdown</a>
        <a className={css.link} href={file('csv')} download>CSV</a>
        <a className={css.link} href={file('json')} download>JSON</a>
      </p>
    </Panel>
  );
}
