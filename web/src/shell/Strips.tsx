/** Quiet lines under the top bar: the example organisation, a dropped line, what waits, what was refused. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import * as calls from '@/api/calls';
import { useSession } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { useLiveState } from '@/live/LiveContext';
import { useOutgoing, useSendState } from '@/outbox/OutboxContext';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { OutboxDialog } from './OutboxDialog';
import css from './shell.module.css';

function ExampleStrip() {
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: calls.removeExample,
    onSuccess: () => window.location.assign('/'),
    onError: sayProblem,
  });
  return (
    <div className={css.strip} data-tone="accent">
      <span>This is an example: people, incidents and numbers are made up.</span>
      <button type="button" onClick={() => setAsked(true)}>Remove the example</button>
      <ConfirmDialog
        opened={asked} onClose={() => setAsked(false)} title="Remove the example organisation?"
        text="Everything in it goes at once: its incidents, people, areas and assets. Your own organisation is not touched."
        act="Remove it" busy={remove.isPending} onConfirm={() => remove.mutate()}
      />
    </div>
  );
}

/** True only when a state has lasted, so that a hiccup says nothing. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!on) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && lasting;
}

const many = (n: number) => (n === 1 ? '1 thing you wrote' : `${n} things you wrote`);

function LineStrip({ onShow }: { onShow: () => void }) {
  const live = useLiveState();
  const send = useSendState();
  const rows = useOutgoing();
  const waiting = rows.filter((r) => r.state === 'waiting').length;
  const refused = rows.length - waiting;
  const lost = useLasting(live === 'lost' || send === 'not_connected', 2500);
  const away = live === 'signed_out' || send === 'signed_out';
  const here = encodeURIComponent(window.location.pathname + window.location.search);
  return (
    <>
      {away && (
        <div className={css.strip} data-tone="accent" role="status">
          <span>Your session ended. {waiting > 0 ? `${many(waiting)} is kept and sent when you are back.` : 'Nothing is lost.'}</span>
          <a className={css.link} href={`/sign-in?next=${here}`}>Sign in</a>
        </div>
      )}
      {lost && !away && (
        <div className={css.strip} role="status">
          <span>Not connected: working from what you have.{waiting > 0 ? ` ${many(waiting)} will be sent as soon as the line is back.` : ''}</span>
          {waiting > 0 && <button type="button" onClick={onShow}>Show</button>}
        </div>
      )}
      {refused > 0 && (
        <div className={css.strip} data-tone="bad" role="alert">
          <span>{many(refused)} was refused by the server and is kept here.</span>
          <button type="button" onClick={onShow}>Show</button>
        </div>
      )}
    </>
  );
}

export function Strips() {
  const { me, slug } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <section className={css.strips} aria-label="Notices">
      {me.organisation.example && <ExampleStrip />}
      {me.second_factor_required && (
        <div className={css.strip} data-tone="accent" role="note">
          <span>{me.organisation.name} lets one in only with a second factor. Set yours up, then sign in again with it.</span>
          <Link className={css.link} to="/o/$slug/settings/account" params={{ slug }}>My account</Link>
        </div>
      )}
      <LineStrip onShow={() => setOpen(true)} />
      <OutboxDialog opened={open} onClose={() => setOpen(false)} />
    </section>
  );
}
