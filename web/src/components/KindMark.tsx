/** Says it when an incident is not a real one; an exercise says so loudly. */
import type { Kind } from '@/api/types';
import css from './kindMark.module.css';

export function KindMark({ kind }: { kind: Kind }) {
  if (kind === 'real') return null;
  return <span className={css.kind} data-kind={kind}>{kind === 'exercise' ? 'EXERCISE' : kind === 'test' ? 'Test' : 'Retrospective'}</span>;
}

export function ExerciseBanner() {
  return <div className={css.banner} role="note"><strong>EXERCISE</strong> Nothing here is real. Say so when you tell anybody.</div>;
}
