/** Who else is in the room, and who is writing. */
import { Tooltip } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import * as calls from '@/api/calls';
import type { PresenceItem } from '@/api/types';
import { useSession } from '@/app/session';
import { uuidv7 } from '@/lib/uuid';
import { useRoom } from './RoomContext';
import css from './header.module.css';

const client = uuidv7();
const EVERY = 10_000;

export function Presence({ writing }: { writing: boolean }) {
  const { incident, unsent, asOf } = useRoom();
  const { me } = useSession();
  const [here, setHere] = useState<PresenceItem[]>([]);
  const typing = useRef(writing);
  useEffect(() => {
    typing.current = writing;
  }, [writing]);
  const ref = incident.reference;
  useEffect(() => setHere([]), [ref]);
  useEffect(() => {
    if (unsent || asOf) return undefined;
    let gone = false;
    const tell = () => {
      if (document.visibilityState !== 'visible') return;
      calls.presence(ref, { client, writing: typing.current }).then((answer) => {
        if (!gone) setHere(answer.items);
      }, () => undefined);
    };
    tell();
    const timer = setInterval(tell, EVERY);
    document.addEventListener('visibilitychange', tell);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [ref, unsent, asOf, writing]);

  const others = here.filter((p) => p.account.id !== me.account?.id);
  if (others.length === 0) return null;
  return (
    <span className={css.here} role="group" aria-label="Also here">
      {others.slice(0, 6).map((p) => (
        <Tooltip key={p.account.id} label={`${p.account.name}${p.writing ? ' is writing' : ' is here'}`}>
          <span className={css.face} data-writing={p.writing || undefined}>
            {p.account.name.split(/\s+/).map((w) => w[0]).slice(0, 2).join('')}
            <span className="visually-hidden">{p.account.name}{p.writing ? ', writing' : ''}</span>
          </span>
        </Tooltip>
      ))}
      {others.length > 6 && <span className="dim">+{others.length - 6}</span>}
    </span>
  );
}
