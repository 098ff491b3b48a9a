/** What should be known by now and is not. One click says it; one reason covers all. */
import { Button, Popover, Textarea, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { FactState, TimeName } from '@/api/types';
import { useSession } from '@/app/session';
import { StateMark } from '@/components/marks';
import { PEOPLE_FACTS, factLabel, type FactDef } from '@/lib/catalogue';
import { stateWord, TIMES, timeWord } from '@/lib/words';
import { FactPopover } from './FactPopover';
import { takeLead } from './lead';
import { Panel } from './Panel';
import { factAct, waiveAct } from './patches';
import { TimePopover } from './TimePopover';
import { useCatalogue } from './useLibrary';
import { useRoom } from './RoomContext';
import css from './facts.module.css';

const OFFER: FactState[] = ['suspected', 'confirmed', 'ruled_out'];
const VERB: Partial<Record<FactState, string>> = { suspected: 'suspect', confirmed: 'confirm', ruled_out: 'rule out' };

interface StillProps { def: FactDef; start: FactState | null; onStart: (state: FactState | null) => void }

function StillFact({ def, start, onStart: setStart }: StillProps) {
  const { incident, readOnly, change } = useRoom();
  const { me } = useSession();
  const who = me.account ? { id: me.account.id, name: me.account.name } : { id: '', name: '' };
  function offer(state: FactState) {
    if (def.shape === 'flag') change(factAct(incident, def.name, { value: true, state }, who));
    else setStart(state);
  }
  return (
    <li className={css.still}>
      <FactPopover def={def} opened={start !== null} onChange={(o) => !o && setStart(null)} start={start ?? undefined}>
        <UnstyledButton className={css.stillName} onClick={() => setStart(start ? null : 'suspected')}><StateMark state="unknown" label={false} />{def.label}</UnstyledButton>
      </FactPopover>
      {!readOnly && (
        <span className={css.acts}>
          {OFFER.map((state) => (
            <UnstyledButton key={state} className={css.act} disabled={state !== 'suspected' && !incident.permissions.confirm} title={stateWord[state]} onClick={() => offer(state)}>
              <StateMark state={state} label={false} size={12} />{VERB[state]}<span className="visually-hidden"> {def.label}</span>
            </UnstyledButton>
          ))}
        </span>
      )}
    </li>
  );
}

function StillTime({ name }: { name: TimeName }) {
  const { readOnly } = useRoom();
  const [open, setOpen] = useState(false);
  return (
    <li className={css.still}>
      <span className={css.stillName}><StateMark state="unknown" label={false} />{timeWord[name]}</span>
      {!readOnly && (
        <TimePopover name={name} opened={open} onChange={setOpen}>
          <UnstyledButton className={css.act} onClick={() => setOpen(!open)}>set the time</UnstyledButton>
        </TimePopover>
      )}
    </li>
  );
}

/** Roles are wanted for the lead's sake. */
function StillLead() {
  const room = useRoom();
  const { me } = useSession();
  const { account } = me;
  return (
    <li className={css.still}>
      <span className={css.stillName}><StateMark state="unknown" label={false} />Lead</span>
      {!room.readOnly && account && <UnstyledButton className={css.act} onClick={() => takeLead(room, { id: account.id, name: account.name })}>take the lead</UnstyledButton>}
    </li>
  );
}

function CoverAll() {
  const { incident, change } = useRoom();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  return (
    <Popover opened={open} onChange={setOpen} width={300} trapFocus position="bottom-end">
      <Popover.Target><UnstyledButton className={css.act} onClick={() => setOpen(!open)}>One reason covers all</UnstyledButton></Popover.Target>
      <Popover.Dropdown className={css.popover} data-popover-open aria-label="One reason covers all">
        <form className={css.form} onSubmit={(e) => { e.preventDefault(); change(waiveAct(incident, reason.trim())); setOpen(false); }}>
          <Textarea label="Why they need not be known" autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} data-autofocus />
          <Button type="submit" size="compact-sm" disabled={!reason.trim()}>Cover {incident.unknown.length}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Unknown() {
  const { incident, readOnly } = useRoom();
  const catalogue = useCatalogue();
  // What is being filled in stays in its place until one is done with it.
  const [open, setOpen] = useState<{ name: string; start: FactState } | null>(null);
  const listed = open && !incident.unknown.includes(open.name) ? [...incident.unknown, open.name] : incident.unknown;
  if (listed.length === 0) return null;
  return (
    <Panel title="Still unknown" count={incident.unknown.length} action={!readOnly && <CoverAll />}>
      <ul className={css.list}>
        {listed.map((name) => {
          if ((TIMES as string[]).includes(name)) return <StillTime key={name} name={name as TimeName} />;
          if (name === 'roles') return <StillLead key={name} />;
          const def = [...catalogue, ...PEOPLE_FACTS].find((d) => d.name === name);
          return def ? (
            <StillFact key={name} def={def} start={open?.name === name ? open.start : null} onStart={(start) => setOpen(start && { name, start })} />
          ) : (
            <li key={name} className={css.still}><span className={css.stillName}><StateMark state="unknown" label={false} />{factLabel(name)}</span></li>
          );
        })}
      </ul>
    </Panel>
  );
}
