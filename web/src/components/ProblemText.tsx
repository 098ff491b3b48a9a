/** A problem where it belongs: beside the form or the list that met it. */
import { explain } from '@/api/problem';

export function ProblemText({ error }: { error: unknown }) {
  if (!error) return null;
  return <p role="alert" style={{ color: 'var(--bad)', margin: '0.5rem 0 0' }}>{explain(error)}</p>;
}
