/** Moves the incident on, back, or to its end, by the organisation's names. */
import { Button, Menu, Modal, Textarea, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import * as calls from '@/api/calls';
import { Problem } from '@/api/problem';
import type { Phase } from '@/api/types';
import { useOrganisation } from '@/app/session';
import { PhaseMark } from '@/components/marks';
import { SaidTimeField, useSaid } from '@/components/SaidTimeField';
import dialog from '@/components/dialog.module.css';
import { rfc3339 } from '@/lib/clock';
import { phaseName, PHASES } from '@/lib/words';
import { EndDialog } from './EndDialog';
import { useRoom, type Act } from './RoomContext';
import css from './header.module.css';

export function phaseAct(ref: string, to: Phase, at?: string, reason?: string): Act {
  return {
    body: {},
    send: () => calls.movePhase(ref, { to, at, reason }),
    optimistic: (before) => ({ ...before, phase: to }),
  };
}

function MoveDialog({ to, onClose }: { to: Phase; onClose: () => void }) {
  const { incident, change } = useRoom();
  const org = useOrganisation();
  const [at, setAt] = useState('');
  const [reason, setReason] = useState('');
  const said = useSaid(at);
  const back = PHASES.indexOf(to) < PHASES.indexOf(incident.phase);
  const open = incident.phase === 'closed';
  function move() {
    if (at.trim() && !said.ok) return;
    const when = at.trim() && said.ok ? rfc3339(said.said.at) : undefined;
    change(phaseAct(incident.reference, to, when, reason.trim() || undefined));
    onClose();
  }
  return (
    <Modal opened onClose={onClose} title={`${open ? 'Reopen: back to' : 'Move to'} ${phaseName(to, org)}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p className={dialog.lead}>
        {incident.phase === 'triage' && !back ? 'This declares it an incident: that you judged so is recorded, with the time.' : back ? 'Going back is normal. Entering a phase again sets its time anew.' : 'Skipped phases leave their time unknown.'}
      </p>
      <form className={dialog.fields} onSubmit={(e) => { e.preventDefault(); move(); }}>
        <SaidTimeField label="When it happened" value={at} onChange={setAt} placeholder="now" autoFocus />
        <Textarea label="Why (optional)" autosize minRows={1} maxRows={5} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose}>Leave it</Button>
          <Button type="submit" disabled={at.trim() !== '' && !said.ok}>{open ? 'Reopen' : 'Move'}</Button>
        </div>
      </form>
    </Modal>
  );
}

export function PhaseMenu({ opened, onChange }: { opened: boolean; onChange: (opened: boolean) => void }) {
  const { incident, readOnly, change } = useRoom();
  const org = useOrganisation();
  const [to, setTo] = useState<Phase | null>(null);
  const [ending, setEnding] = useState<'close' | 'dismiss' | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => setError(null), [ending]);

  if (readOnly) return <PhaseMark phase={incident.phase} />;
  const ref = incident.reference;
  return (
    <>
      <Menu opened={opened} onChange={onChange} width={230}>
        <Menu.Target>
          <UnstyledButton className={css.control} aria-label={`Phase ${phaseName(incident.phase, org)}, change`}>
            <PhaseMark phase={incident.phase} /><IconChevronDown size={12} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {PHASES.filter((p) => p !== 'closed').map((p) => (
            <Menu.Item key={p} disabled={p === incident.phase} onClick={() => setTo(p)} rightSection={p === incident.phase ? <IconCheck size={14} aria-label="current" /> : null}>
              <PhaseMark phase={p} />
            </Menu.Item>
          ))}
          <Menu.Divider />
          {incident.phase !== 'closed' && <Menu.Item onClick={() => setEnding('close')}>Close…</Menu.Item>}
          {incident.phase !== 'closed' && <Menu.Item onClick={() => setEnding('dismiss')}>Dismiss, not an incident…</Menu.Item>}
          {incident.phase === 'closed' && <Menu.Item onClick={() => change({ body: {}, send: () => calls.reopen(ref, {}) })}>Reopen</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {to && <MoveDialog to={to} onClose={() => setTo(null)} />}
      {ending && (
        <EndDialog
          how={ending} what={ref} busy={busy} error={error} onClose={() => setEnding(null)}
          onEnd={(body) => {
            setBusy(true);
            const sent = ending === 'close' ? calls.close(ref, body) : calls.dismiss(ref, { disposition: body.disposition, reason: body.reason ?? '' });
            sent.then((answer) => {
              change({ body: {}, send: () => Promise.resolve(answer) });
              setEnding(null);
            }, (e: unknown) => setError(e instanceof Problem ? e : new Error('It could not be closed. Try again.'))).finally(() => setBusy(false));
          }}
        />
      )}
    </>
  );
}
