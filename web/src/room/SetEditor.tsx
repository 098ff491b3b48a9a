/** Edits a fact that has many values: each with its own state, and assets with how far we are. */
import { Button, CloseButton, Menu, UnstyledButton } from '@mantine/core';
import { useRef, useState } from 'react';
import type { FactState, FactValue, Member, Progress } from '@/api/types';
import { useSession } from '@/app/session';
import { inside } from '@/components/inside';
import { ProgressMark, StateMark } from '@/components/marks';
import type { FactDef } from '@/lib/catalogue';
import { memberKey, members, unlisted, valueText } from '@/lib/facts';
import { progressWord, stateWord } from '@/lib/words';
import { memberAct, type MemberEdit } from './patches';
import { useRoom } from './RoomContext';
import { StatePicker } from './StatePicker';
import { ValueEditor } from './ValueEditor';
import css from './facts.module.css';

const FAR: Progress[] = ['untouched', 'isolated', 'cleaned', 'restored'];
const STATES: FactState[] = ['suspected', 'confirmed', 'ruled_out'];

function MemberRow({ def, member, onEdit }: { def: FactDef; member: Member; onEdit: (edit: Partial<MemberEdit>) => void }) {
  const { incident, readOnly } = useRoom();
  const assets = def.name === 'affected_assets';
  const text = valueText(member.value, def);
  return (
    <li className={css.member} data-state={member.state}>
      <span className={css.memberName}>{text}{unlisted(member.value) && <span className={css.unlisted} title="The library does not know this name">not listed</span>}</span>
      <Menu {...inside}>
        <Menu.Target><UnstyledButton className={css.mini} disabled={readOnly}><StateMark state={member.state} label={false} />{stateWord[member.state]}<span className="visually-hidden"> {text}, change how sure</span></UnstyledButton></Menu.Target>
        <Menu.Dropdown>
          {STATES.map((s) => (
            <Menu.Item key={s} leftSection={<StateMark state={s} label={false} />} disabled={s !== 'suspected' && !incident.permissions.confirm} onClick={() => onEdit({ state: s })}>{stateWord[s]}</Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {assets && (
        <Menu {...inside}>
          <Menu.Target><UnstyledButton className={css.mini} disabled={readOnly}><ProgressMark progress={member.progress ?? 'untouched'} /><span className="visually-hidden"> {text}, change how far</span></UnstyledButton></Menu.Target>
          <Menu.Dropdown>{FAR.map((p) => <Menu.Item key={p} onClick={() => onEdit({ progress: p })}><ProgressMark progress={p} /><span className="visually-hidden">{progressWord[p]}</span></Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
      {!readOnly && <CloseButton size="xs" aria-label={`Take ${text} out`} onClick={() => onEdit({ remove: true })} />}
    </li>
  );
}

export function SetEditor({ def, start }: { def: FactDef; start?: FactState }) {
  const { incident, readOnly, change } = useRoom();
  const { me } = useSession();
  const [value, setValue] = useState<FactValue | null>(null);
  const [state, setState] = useState<FactState>(start && STATES.includes(start) ? start : 'suspected');
  const who = me.account ? { id: me.account.id, name: me.account.name } : { id: '', name: '' };
  const list = members(incident.facts[def.name]);
  const form = useRef<HTMLFormElement>(null);

  function edit(member: Member, part: Partial<MemberEdit>) {
    change(memberAct(incident, def.name, { value: member.value, state: member.state, progress: member.progress, ...part }, who));
  }
  function add() {
    if (value === null) return;
    change(memberAct(incident, def.name, { value, state }, who));
    setValue(null);
    // The next one can be typed at once.
    requestAnimationFrame(() => form.current?.querySelector('input')?.focus());
  }
  return (
    <>
      {list.length > 0 && <ul className={css.members} data-long={list.length > 8 || undefined}>{list.map((m) => <MemberRow key={memberKey(m.value)} def={def} member={m} onEdit={(part) => edit(m, part)} />)}</ul>}
      {!readOnly && (
        <form ref={form} className={css.form} onSubmit={(e) => { e.preventDefault(); add(); }}>
          <ValueEditor key={list.length} def={def} value={value} onChange={setValue} onEnter={add} />
          <StatePicker value={state} onChange={setState} states={STATES} />
          <Button type="submit" size="compact-sm" variant="default" disabled={value === null}>Add</Button>
        </form>
      )}
    </>
  );
}
