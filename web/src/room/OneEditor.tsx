/** Edits a fact that has one value. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FactState } from '@/api/types';
import { useSession } from '@/app/session';
import type { FactDef } from '@/lib/catalogue';
import { one } from '@/lib/facts';
import { factAct } from './patches';
import { useRoom } from './RoomContext';
import { StatePicker } from './StatePicker';
import { ValueEditor } from './ValueEditor';
import css from './facts.module.css';

export function OneEditor({ def, start, onDone }: { def: FactDef; start?: FactState; onDone: () => void }) {
  const { incident, readOnly, change } = useRoom();
  const { me } = useSession();
  // What was shown on opening is what is edited: a change by another meanwhile is a conflict, and said so.
  const [basis] = useState(() => incident);
  const fact = one(basis.facts[def.name]);
  const known = fact && fact.state !== 'unknown' ? fact.state : undefined;
  const [value, setValue] = useState(fact?.value ?? null);
  const [state, setState] = useState<FactState>(start ?? known ?? 'suspected');
  const [reason, setReason] = useState('');
  const needs = state === 'suspected' || state === 'confirmed' || state === 'ruled_out';
  const ready = !needs || value !== null;
  function save() {
    if (!ready) return;
    const who = me.account ? { id: me.account.id, name: me.account.name } : { id: '', name: '' };
    change(factAct(basis, def.name, { value, state, reason: reason.trim() }, who));
    onDone();
  }
  if (readOnly) return null;
  return (
    <form className={css.form} onSubmit={(e) => { e.preventDefault(); save(); }}>
      {needs && <ValueEditor def={def} value={value} onChange={setValue} />}
      <StatePicker value={state} onChange={setState} />
      <TextInput aria-label="Reason" placeholder="Reason (optional)" value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <Button type="submit" size="compact-sm" disabled={!ready}>Save</Button>
    </form>
  );
}
