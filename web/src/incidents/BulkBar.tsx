/** What the selection can do, and an answer for each incident: what worked, and why the rest did not. */
import { Button, Menu, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { BulkAnswer } from '@/api/types';
import { useOrganisation, useSession } from '@/app/session';
import { say, sayProblem } from '@/components/Notice';
import { EndDialog } from '@/room/EndDialog';
import { phaseName, PHASES, severityName, SEVERITIES } from '@/lib/words';
import css from './list.module.css';

const why = (error: BulkAnswer['error']) => (typeof error === 'string' ? error : (error?.detail ?? error?.title ?? 'Refused.'));

interface Props { selected: Set<string>; onAct: () => void; onDone: (left: Set<string>) => void }

export function BulkBar({ selected, onAct, onDone }: Props) {
  const { slug } = useSession();
  const org = useOrganisation();
  const client = useQueryClient();
  const [ending, setEnding] = useState<'close' | 'dismiss' | null>(null);
  const [failed, setFailed] = useState<BulkAnswer[]>([]);
  const many = selected.size === 1 ? '1 incident' : `${selected.size} incidents`;
  const run = useMutation({
    mutationFn: (act: Record<string, unknown>) => calls.bulk([...selected], act),
    onSuccess: ({ items }) => {
      const bad = items.filter((i) => !i.ok);
      setEnding(null);
      setFailed(bad);
      if (bad.length === 0) say(`Done for ${many}.`);
      onDone(new Set(bad.map((b) => b.incident)));
      onAct();
      void client.invalidateQueries({ queryKey: keys.lists(slug) });
    },
    onError: sayProblem,
  });
  return (
    <>
      {selected.size > 0 && (
        <div className={css.bulk} role="toolbar" aria-label={`${many} selected`}>
          <strong>{many}</strong>
          <Button size="compact-sm" variant="default" onClick={() => setEnding('close')}>Close</Button>
          <Button size="compact-sm" variant="default" onClick={() => setEnding('dismiss')}>Dismiss</Button>
          <Menu position="top-start">
            <Menu.Target><Button size="compact-sm" variant="default">Phase</Button></Menu.Target>
            <Menu.Dropdown>
              {PHASES.slice(0, -1).map((p) => <Menu.Item key={p} onClick={() => run.mutate({ phase: { to: p } })}>{phaseName(p, org)}</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
          <Menu position="top-start">
            <Menu.Target><Button size="compact-sm" variant="default">Severity</Button></Menu.Target>
            <Menu.Dropdown>
              {SEVERITIES.map((s) => <Menu.Item key={s} onClick={() => run.mutate({ facts: { severity: s } })}>{s} {severityName(s, org)}, suspected</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
          <Button size="compact-sm" variant="subtle" onClick={() => onDone(new Set())}>Drop selection</Button>
        </div>
      )}
      {ending && (
        <EndDialog how={ending} what={many} busy={run.isPending} error={run.error} onClose={() => setEnding(null)} onEnd={(body) => run.mutate({ [ending]: body })} />
      )}
      <Modal opened={failed.length > 0} onClose={() => setFailed([])} title="Not done for these" closeButtonProps={{ 'aria-label': 'Close' }}>
        <ul className={css.failed}>{failed.map((f) => <li key={f.incident}><span className="mono">{f.incident}</span> {why(f.error)}</li>)}</ul>
        <p className="dim">They stay selected. The others are done.</p>
      </Modal>
    </>
  );
}
