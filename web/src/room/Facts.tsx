/** Every fact with its state; what is unknown is shown, not hidden. A click opens it in place. */
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { FactSlot } from '@/api/types';
import { useNames } from '@/app/session';
import { ProgressMark, SeverityMark, StateMark } from '@/components/marks';
import { Age } from '@/components/When';
import { GROUPS, type FactDef } from '@/lib/catalogue';
import { byName, isSet, memberKey, members, unlisted, valueText } from '@/lib/facts';
import { FactPopover } from './FactPopover';
import { Panel } from './Panel';
import { useCatalogue } from './useLibrary';
import { useRoom } from './RoomContext';
import css from './facts.module.css';

function Value({ def, slot, waived }: { def: FactDef; slot: FactSlot | undefined; waived: boolean }) {
  const names = useNames();
  if (isSet(slot) && slot.length > 0) {
    return (
      <span className={css.values}>
        {members(slot).map((m) => (
          <span key={memberKey(m.value)} className={css.value} data-state={m.state}>
            <StateMark state={m.state} />
            <span className={css.content}>
              <span className={css.word}>{valueText(m.value, def)}</span>
              {unlisted(m.value) && <span className={css.unlisted}>not listed</span>}
              {m.progress && <ProgressMark progress={m.progress} />}
            </span>
          </span>
        ))}
      </span>
    );
  }
  const fact = isSet(slot) ? undefined : slot;
  if (!fact || fact.state === 'unknown') {
    return <span className={css.unknown}><StateMark state="unknown" label={false} /> {waived ? 'need not be known' : 'unknown'}</span>;
  }
  if (fact.state === 'not_applicable') return <span className={css.unknown}><StateMark state="not_applicable" label={false} /> not applicable</span>;
  const by = byName(fact.by, names) ?? fact.via;
  return (
    <span className={css.value} data-state={fact.state}>
      <StateMark state={fact.state} />
      <span className={css.content}>
        {def.name === 'severity' && typeof fact.value === 'string'
          ? <SeverityMark value={fact.value} state={fact.state === 'suspected' ? 'confirmed' : fact.state} />
          : <span className={css.word}>{valueText(fact.value, def)}</span>}
        {unlisted(fact.value) && <span className={css.unlisted}>not listed</span>}
      </span>
      <span className={css.by}>{by ? `${by}, ` : ''}<Age at={fact.at} /></span>
    </span>
  );
}

function Row({ def }: { def: FactDef }) {
  const { incident } = useRoom();
  const [open, setOpen] = useState(false);
  const wanted = incident.unknown.includes(def.name);
  return (
    <li>
      <FactPopover def={def} opened={open} onChange={setOpen}>
        <UnstyledButton className={css.fact} data-wanted={wanted || undefined} onClick={() => setOpen(!open)}>
          <span className={css.name}>{def.label}</span>
          <Value def={def} slot={incident.facts[def.name]} waived={def.name in incident.waived} />
        </UnstyledButton>
      </FactPopover>
    </li>
  );
}

export function Facts() {
  const catalogue = useCatalogue();
  return (
    <Panel title="Facts">
      {GROUPS.map((group) => {
        const defs = catalogue.filter((d) => d.group === group);
        return defs.length === 0 ? null : (
          <div key={group} className={css.group}>
            <h3 className={css.groupTitle}>{group}</h3>
            <ul className={css.list}>{defs.map((d) => <Row key={d.name} def={d} />)}</ul>
          </div>
        );
      })}
    </Panel>
  );
}
