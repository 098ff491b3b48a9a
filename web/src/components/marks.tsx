/**
 * The marks that mean the same everywhere: how sure we are (state), how bad (severity), how far (phase,
 * progress). Each is a shape first and a colour second.
 */
import type { FactState, Phase, Progress } from '@/api/types';
import { useOrganisation } from '@/app/session';
import { phaseName, PHASES, progressWord, severityName, stateWord } from '@/lib/words';
import css from './marks.module.css';

export function StateMark({ state, size = 14, label = true }: { state: FactState; size?: number; label?: boolean }) {
  return (
    <svg
      className={css.state} data-state={state} width={size} height={size} viewBox="0 0 14 14"
      role={label ? 'img' : undefined} aria-label={label ? stateWord[state] : undefined} aria-hidden={label ? undefined : true}
    >
      {state === 'unknown' && (
        <>
          <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeDasharray="2.2 1.7" />
          <path d="M5.4 5.7c.1-1 .8-1.5 1.7-1.5.9 0 1.6.5 1.6 1.4 0 1.1-1.5 1.2-1.6 2.2" fill="none" stroke="currentColor" strokeWidth="1.1" strokeLinecap="round" />
          <circle cx="7.1" cy="9.7" r=".75" fill="currentColor" />
        </>
      )}
      {state === 'suspected' && (
        <>
          <circle cx="7" cy="7" r="5.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M7 1.7a5.3 5.3 0 0 0 0 10.6z" fill="currentColor" />
        </>
      )}
      {state === 'confirmed' && <circle cx="7" cy="7" r="6" fill="currentColor" />}
      {state === 'ruled_out' && (
        <>
          <circle cx="7" cy="7" r="5.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M3.4 10.6l7.2-7.2" stroke="currentColor" strokeWidth="1.4" />
        </>
      )}
      {state === 'not_applicable' && <path d="M3 7h8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />}
    </svg>
  );
}

const LEVEL: Record<string, number> = { SEV1: 5, SEV2: 4, SEV3: 3, SEV4: 2, SEV5: 1 };

/** `SEV2` with its bars; unknown is drawn as a dashed field that asks. */
export function SeverityMark({ value, state, words }: { value?: string | null; state?: FactState; words?: boolean }) {
  const org = useOrganisation();
  if (!value || state === 'unknown' || !state) {
    return <span className={css.severity} data-sev="unknown"><span className={css.ask}>?</span>SEV<span className="visually-hidden"> unknown</span></span>;
  }
  const level = LEVEL[value] ?? 1;
  return (
    <span className={css.severity} data-sev={value} data-state={state} title={`${severityName(value, org)}, ${stateWord[state]}`}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((bar) => (
          <rect key={bar} x={(bar - 1) * 3} y={10 - bar * 2} width="2" height={bar * 2 + 2} rx=".5" fill="currentColor" opacity={bar <= level ? 1 : 0.22} />
        ))}
      </svg>
      {value}{words ? ` ${severityName(value, org)}` : ''}{state === 'suspected' ? <span aria-hidden="true">?</span> : null}
      <span className="visually-hidden"> {stateWord[state]}</span>
    </span>
  );
}

export function PhaseMark({ phase }: { phase: Phase }) {
  const org = useOrganisation();
  const step = PHASES.indexOf(phase);
  const share = step / (PHASES.length - 1);
  return (
    <span className={css.phase}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" opacity=".45" />
        <circle cx="7" cy="7" r="2.75" fill="none" stroke="currentColor" strokeWidth="5.5" strokeDasharray={`${share * 17.28} 17.28`} transform="rotate(-90 7 7)" />
      </svg>
      {phaseName(phase, org)}
    </span>
  );
}

const FAR: Record<Progress, number> = { untouched: 0, isolated: 1, cleaned: 2, restored: 3 };
export function ProgressMark({ progress }: { progress: Progress }) {
  return (
    <span className={css.progress}>
      <svg width="17" height="6" viewBox="0 0 17 6" aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <rect key={i} x={i * 6 + 0.5} y=".5" width="4" height="5" rx="1" stroke="currentColor" fill={i < FAR[progress] ? 'currentColor' : 'none'} />
        ))}
      </svg>
      {progressWord[progress]}
    </span>
  );
}
