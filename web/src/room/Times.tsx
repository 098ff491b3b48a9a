/** The times of the incident, each with how exact it is and where it comes from; an impossible order is said. */
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { TimeName } from '@/api/types';
import { StateMark } from '@/components/marks';
import { When } from '@/components/When';
import { sourceWord, TIMES, timeWord } from '@/lib/words';
import { Panel } from './Panel';
import { TimePopover } from './TimePopover';
import { useRoom } from './RoomContext';
import css from './facts.module.css';
import panel from './panel.module.css';

function Row({ name }: { name: TimeName }) {
  const { incident } = useRoom();
  const [open, setOpen] = useState(false);
  const time = incident.times[name];
  return (
    <li>
      <TimePopover name={name} opened={open} onChange={setOpen}>
        <UnstyledButton className={css.fact} data-wanted={incident.unknown.includes(name) || undefined} onClick={() => setOpen(!open)}>
          <span className={css.name}>{timeWord[name]}</span>
          {time?.at
            ? <span className={css.timeValue}><When at={time.at} estimated={time.precision === 'estimated'} /><span className={css.by}>{sourceWord[time.source]}</span></span>
            : <span className={css.unknown}><StateMark state="unknown" label={false} /> unknown</span>}
        </UnstyledButton>
      </TimePopover>
    </li>
  );
}

export function Times() {
  const { incident } = useRoom();
  return (
    <Panel title="Times">
      {incident.problems.map((p) => (
        <p key={`${p.earlier}-${p.later}`} className={panel.warn} role="note">{timeWord[p.earlier]} should not be after {timeWord[p.later].toLowerCase()}. One of the two is wrong.</p>
      ))}
      <ul className={css.list}>{TIMES.map((name) => <Row key={name} name={name} />)}</ul>
      {incident.other_aware.length > 0 && (
        <p className={panel.quiet}>Also aware: {incident.other_aware.map((t) => t.at && <When key={t.at} at={t.at} />)}</p>
      )}
    </Panel>
  );
}
