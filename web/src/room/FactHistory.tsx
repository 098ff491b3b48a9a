/** Every state that a fact has been in: who said so, when, why. */
import { useQuery } from '@tanstack/react-query';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { FactHistoryItem } from '@/api/types';
import { useNames, useSession, useZone } from '@/app/session';
import { StateMark } from '@/components/marks';
import { ProblemText } from '@/components/ProblemText';
import { When } from '@/components/When';
import { CATALOGUE, PEOPLE_FACTS } from '@/lib/catalogue';
import { exact } from '@/lib/clock';
import { byName, valueText } from '@/lib/facts';
import { precisionWord, sourceWord, stateWord } from '@/lib/words';
import { useRoom } from './RoomContext';
import css from './facts.module.css';

function words(name: string, item: FactHistoryItem): string {
  const def = [...CATALOGUE, ...PEOPLE_FACTS].find((d) => d.name === name);
  if (item.waived !== undefined) return `need not be known: ${item.waived}`;
  if (!item.to) return `${valueText(item.from?.value, def)} taken out`;
  return [valueText(item.to.value, def), stateWord[item.to.state]].filter(Boolean).join(', ');
}

export function FactHistory({ name }: { name: string }) {
  const { slug } = useSession();
  const { incident } = useRoom();
  const names = useNames();
  const list = useQuery({ queryKey: [...keys.history(slug, incident.reference), 'fact', name], queryFn: () => calls.factHistory(incident.reference, name) });
  if (list.error) return <ProblemText error={list.error} />;
  if (!list.data) return <p className="dim">Reading</p>;
  if (list.data.items.length === 0) return <p className={css.quiet}>Nothing has been said about it yet.</p>;
  return (
    <ol className={css.history} aria-label="History">
      {list.data.items.map((item, i) => (
        // eslint-disable-next-line react/no-array-index-key -- the history only grows
        <li key={`${item.at}-${i}`}>
          <span><StateMark state={item.to?.state ?? 'unknown'} label={false} /> {words(name, item)}</span>
          <span className="dim">{byName(item.by, names) ?? item.via ?? 'system'}, <When at={item.at} />{item.to?.reason ? `: ${item.to.reason}` : ''}</span>
        </li>
      ))}
    </ol>
  );
}

export function TimeHistory({ name }: { name: string }) {
  const { slug } = useSession();
  const { incident } = useRoom();
  const names = useNames();
  const zone = useZone();
  const list = useQuery({ queryKey: [...keys.history(slug, incident.reference), 'time', name], queryFn: () => calls.timeHistory(incident.reference, name) });
  if (list.error) return <ProblemText error={list.error} />;
  if (!list.data) return <p className="dim">Reading</p>;
  if (list.data.items.length === 0) return <p className={css.quiet}>This time has never been set.</p>;
  return (
    <ol className={css.history} aria-label="History">
      {list.data.items.map((item, i) => (
        // eslint-disable-next-line react/no-array-index-key -- the history only grows
        <li key={`${item.at}-${i}`}>
          <span>{item.to?.at ? `${exact(item.to.at, zone)}, ${precisionWord[item.to.precision]}, ${sourceWord[item.to.source]}` : 'unknown'}</span>
          <span className="dim">{byName(item.by, names) ?? item.via ?? 'system'}, <When at={item.at} />{item.to?.reason ? `: ${item.to.reason}` : ''}</span>
        </li>
      ))}
    </ol>
  );
}
