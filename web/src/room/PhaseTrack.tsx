/** The way through the phases: where it has been, where it is, and when it got there. */
import { Tooltip } from '@mantine/core';
import { useOrganisation, useZone } from '@/app/session';
import { exact } from '@/lib/clock';
import { phaseName, PHASES } from '@/lib/words';
import { useRoom } from './RoomContext';
import css from './header.module.css';

export function PhaseTrack() {
  const { incident } = useRoom();
  const org = useOrganisation();
  const zone = useZone();
  const now = PHASES.indexOf(incident.phase);
  return (
    <ol className={css.track} aria-label="Phases">
      {PHASES.map((phase, i) => {
        const spans = incident.phases.filter((s) => s.phase === phase);
        const entered = spans.at(-1)?.entered;
        const state = i === now ? 'now' : spans.length > 0 ? 'been' : i < now ? 'skipped' : 'ahead';
        const tip = entered ? `${phaseName(phase, org)} since ${exact(entered, zone)}${spans.length > 1 ? `, ${spans.length} times` : ''}` : state === 'skipped' ? 'skipped' : 'not reached';
        return (
          <li key={phase} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Tooltip label={tip}><span className={css.step}><span className={css.dot} /><span className={css.word}>{phaseName(phase, org)}</span></span></Tooltip>
            <span className="visually-hidden">{tip}</span>
          </li>
        );
      })}
    </ol>
  );
}
