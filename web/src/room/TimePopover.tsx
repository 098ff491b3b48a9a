/** Sets one time of the incident as people say it; the reading stands under the field before it is saved. */
import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { TimeName } from '@/api/types';
import { useSession, useZone } from '@/app/session';
import { Choice } from '@/components/Choice';
import { SaidTimeField, useSaid } from '@/components/SaidTimeField';
import { exact, rfc3339 } from '@/lib/clock';
import { precisionWord, timeWord } from '@/lib/words';
import { TimeHistory } from './FactHistory';
import { timeAct } from './patches';
import { useRoom } from './RoomContext';
import css from './facts.module.css';

const PRECISIONS = (['exact', 'estimated', 'unknown'] as const).map((value) => ({ value, label: precisionWord[value] }));

function Editor({ name, onDone }: { name: TimeName; onDone: () => void }) {
  const { incident, change } = useRoom();
  const { me } = useSession();
  const zone = useZone();
  const [basis] = useState(() => incident);
  const current = basis.times[name];
  const [text, setText] = useState('');
  const [precision, setPrecision] = useState<'exact' | 'estimated' | 'unknown'>('exact');
  const [reason, setReason] = useState('');
  const said = useSaid(text);
  const spoken = said.ok ? said.said.precision : null;
  useEffect(() => {
    if (spoken) setPrecision(spoken);
  }, [spoken]);
  const needsReason = name === 'aware';
  const at = text.trim() ? (said.ok ? rfc3339(said.said.at) : null) : (current?.at ?? null);
  const ready = (precision === 'unknown' || at !== null) && (!needsReason || reason.trim() !== '') && (text.trim() === '' || said.ok);
  function save() {
    if (!ready) return;
    const who = me.account ? { id: me.account.id, name: me.account.name } : { id: '', name: '' };
    change(timeAct(basis, name, { at: precision === 'unknown' ? null : at, precision, reason: reason.trim() }, who));
    onDone();
  }
  return (
    <form className={css.form} onSubmit={(e) => { e.preventDefault(); save(); }}>
      {precision !== 'unknown' && <SaidTimeField label={timeWord[name]} hideLabel value={text} onChange={setText} autoFocus placeholder={current?.at ? exact(current.at, zone) : '10:40, yesterday 23:10, -15m'} />}
      <Choice label="How exact" value={precision} onChange={setPrecision} options={PRECISIONS} />
      <TextInput aria-label="Reason" placeholder={needsReason ? 'Reason: how you became aware' : 'Reason (optional)'} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <Button type="submit" size="compact-sm" disabled={!ready}>Save</Button>
    </form>
  );
}

export function TimePopover({ name, opened, onChange, children }: { name: TimeName; opened: boolean; onChange: (opened: boolean) => void; children: ReactNode }) {
  const { readOnly } = useRoom();
  const [history, setHistory] = useState(false);
  return (
    <Popover opened={opened} onChange={onChange} width={340} trapFocus position="bottom-start" onClose={() => setHistory(false)}>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className={css.popover} data-popover-open aria-label={timeWord[name]}>
        <h2 className={css.popTitle}>{timeWord[name]}</h2>
        {!readOnly && <Editor name={name} onDone={() => onChange(false)} />}
        <UnstyledButton className={css.historyToggle} aria-expanded={history} onClick={() => setHistory(!history)}>{history ? 'Hide the history' : 'History'}</UnstyledButton>
        {history && <TimeHistory name={name} />}
      </Popover.Dropdown>
    </Popover>
  );
}
