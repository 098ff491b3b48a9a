/** What an entry said before it was corrected. */
import { useQuery } from '@tanstack/react-query';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Entry } from '@/api/types';
import { useSession } from '@/app/session';
import { ProblemText } from '@/components/ProblemText';
import { When } from '@/components/When';
import { useRoom } from './RoomContext';
import css from './journal.module.css';

export function OlderWordings({ entry }: { entry: Entry }) {
  const { slug } = useSession();
  const { incident } = useRoom();
  const list = useQuery({
    queryKey: keys.corrections(slug, incident.id, entry.id),
    queryFn: () => calls.corrections(incident.reference, entry.id),
  });
  if (list.error) return <ProblemText error={list.error} />;
  return (
    <ol className={css.older} aria-label="Older wordings">
      {list.data?.items.map((w) => (
        <li key={w.id}><span className="dim"><When at={w.recorded_at} form="short" /> {w.actor?.name}</span> <span className={css.plain}>{w.body}</span></li>
      ))}
    </ol>
  );
}
