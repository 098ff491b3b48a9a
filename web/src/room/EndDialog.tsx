/** Closing and dismissing: one act from any phase, for one incident or many. */
import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ProblemText } from '@/components/ProblemText';
import { SaidTimeField, useSaid } from '@/components/SaidTimeField';
import dialog from '@/components/dialog.module.css';
import { rfc3339 } from '@/lib/clock';
import { CLASS_KEYS, classLabel } from '@/lib/rsit';
import { DISMISSALS, DISPOSITIONS, dispositionWord } from '@/lib/words';

export type EndBody = { disposition: string; classification?: string; line?: string; at?: string; reason?: string };
interface Props {
  how: 'close' | 'dismiss';
  what: string;
  busy: boolean;
  error?: unknown;
  onClose: () => void;
  onEnd: (body: EndBody) => void;
}

export function EndDialog({ how, what, busy, error, onClose, onEnd }: Props) {
  const [disposition, setDisposition] = useState<string | null>(null);
  const [classification, setClass] = useState<string | null>(null);
  const [line, setLine] = useState('');
  const [at, setAt] = useState('');
  const said = useSaid(at);
  const close = how === 'close';
  const ready = disposition !== null && (close || line.trim() !== '') && (at.trim() === '' || said.ok);

  function end() {
    if (!ready || disposition === null) return;
    if (!close) return onEnd({ disposition, reason: line.trim() });
    onEnd({
      disposition,
      classification: classification ?? undefined,
      line: line.trim() || undefined,
      at: said.ok && at.trim() ? rfc3339(said.said.at) : undefined,
    });
  }

  return (
    <Modal opened onClose={onClose} title={close ? `Close ${what}` : `Dismiss ${what}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p className={dialog.lead}>
        {close ? 'What is still unknown stays so and can be filled in later.' : 'Dismissing says that it is not an incident. It can be reopened.'}
      </p>
      <form className={dialog.fields} onSubmit={(e) => { e.preventDefault(); end(); }}>
        <Select
          label="What it turned out to be" placeholder="Choose" value={disposition} onChange={setDisposition} data-autofocus
          data={(close ? DISPOSITIONS : DISMISSALS).map((d) => ({ value: d, label: dispositionWord[d] }))}
        />
        {close && (
          <Select
            label="Class" placeholder="As it is" searchable clearable value={classification} onChange={setClass}
            data={CLASS_KEYS.map((k) => ({ value: k, label: classLabel(k) }))}
          />
        )}
        <Textarea
          label={close ? 'One line for the record' : 'Why'} autosize minRows={2} maxRows={6} value={line}
          onChange={(e) => setLine(e.currentTarget.value)}
        />
        {close && <SaidTimeField label="When it was over" placeholder="now" value={at} onChange={setAt} />}
        <ProblemText error={error} />
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose}>Keep it open</Button>
          <Button type="submit" disabled={!ready} loading={busy}>{close ? 'Close' : 'Dismiss'}</Button>
        </div>
      </form>
    </Modal>
  );
}
