/** Ctrl-K: finds an incident by reference or words, and does what the app can do. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import { useSession } from '@/app/session';
import { BareModal } from '@/components/BareModal';
import { KindMark } from '@/components/KindMark';
import { PhaseMark, SeverityMark } from '@/components/marks';
import { togglePref } from '@/lib/prefs';
import { useLater } from '@/lib/useLater';
import { PLACES } from './places';
import css from './spotlight.module.css';

interface Props { onClose: () => void; onRegister: () => void; onHelp: () => void }
interface Command { id: string; label: string; hint?: string; act: () => void }

export default function Spotlight({ onClose, onRegister, onHelp }: Props) {
  const { slug, may } = useSession();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const asked = useLater(text.trim(), 120);
  const found = useQuery({
    queryKey: keys.list(slug, { text: asked, limit: 8 }),
    queryFn: () => calls.incidents({ text: asked, limit: 8 }),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });

  const go = (reference: string) => {
    onClose();
    void navigate({ to: '/o/$slug/incidents/$reference', params: { slug, reference } });
  };
  const word = text.trim().toLowerCase();
  const number = /^(?:inc-?)?(\d+)$/i.exec(text.trim())?.[1];
  const commands: Command[] = [
    ...(may('register') ? [{ id: 'register', label: 'Register an incident', hint: 'c', act: onRegister }] : []),
    ...PLACES.filter((p) => !p.needs || may(p.needs)).map((p) => ({ id: p.to, label: `Go to ${p.label}`, act: () => { onClose(); void navigate({ to: p.to, params: { slug } }); } })),
    { id: 'open', label: 'Open incidents, worst first', act: () => { onClose(); void navigate({ to: '/o/$slug/incidents', params: { slug }, search: { state: 'open', sort: 'severity' } }); } },
    { id: 'unknown', label: 'Incidents with unknown severity', act: () => { onClose(); void navigate({ to: '/o/$slug/incidents', params: { slug }, search: { severity_unknown: 'true', state: 'open' } }); } },
    { id: 'board', label: 'Board by phase', act: () => { onClose(); void navigate({ to: '/o/$slug/incidents', params: { slug }, search: { layout: 'board' } }); } },
    { id: 'zone', label: 'Times in UTC and back', hint: 'z', act: () => { togglePref('utc'); onClose(); } },
    { id: 'keys', label: 'Show the keys', hint: '?', act: onHelp },
  ].filter((c) => word === '' || c.label.toLowerCase().includes(word));

  const incidents = asked.length > 1 ? (found.data?.items ?? []) : [];
  const jump: Command[] = number ? [{ id: 'jump', label: `Open INC-${number}`, hint: 'Enter', act: () => go(`INC-${number}`) }] : [];
  const rest = incidents.filter((i) => i.reference !== `INC-${number}`);
  const all = [...jump.map((c) => c.act), ...rest.map((i) => () => go(i.reference)), ...commands.map((c) => c.act)];
  const current = Math.min(at, Math.max(0, all.length - 1));

  function key(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setAt(Math.min(all.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter') all[current]?.();
    else return;
    event.preventDefault();
  }
  const option = (index: number) => ({
    id: `spot-${index}`, role: 'option', 'aria-selected': index === current, className: css.option, tabIndex: -1,
    onMouseMove: () => setAt(index), onClick: () => all[index]?.(),
  });

  return (
    <BareModal label="Search and commands" onClose={onClose} padding={0} size="lg" yOffset="12vh">
      <input
        className={css.input} value={text} placeholder="INC-42, words of an incident, or a command" data-autofocus
        onChange={(e) => { setText(e.currentTarget.value); setAt(0); }} onKeyDown={key}
        role="combobox" aria-label="Search and commands" aria-expanded="true" aria-controls="spot-list" aria-activedescendant={`spot-${current}`}
      />
      <div id="spot-list" role="listbox" aria-label="Results" className={css.list}>
        {jump.map((c, i) => <div key={c.id} {...option(i)}><span>{c.label}</span><kbd className="key">{c.hint}</kbd></div>)}
        {rest.map((i, n) => (
          <div key={i.id} {...option(jump.length + n)}>
            <span className="mono dim">{i.reference}</span>
            <span className="ellipsis" style={{ flex: 1 }}>{i.title}</span>
            <KindMark kind={i.kind} />
            <SeverityMark value={i.severity?.value} state={i.severity?.state} />
            <span className="dim"><PhaseMark phase={i.phase} /></span>
          </div>
        ))}
        {commands.map((c, n) => (
          <div key={c.id} {...option(jump.length + rest.length + n)}><span>{c.label}</span>{c.hint && <kbd className="key">{c.hint}</kbd>}</div>
        ))}
        {all.length === 0 && <p className={css.none}>{found.isFetching ? 'Looking…' : 'Nothing found that you may see. Try fewer words.'}</p>}
      </div>
    </BareModal>
  );
}
