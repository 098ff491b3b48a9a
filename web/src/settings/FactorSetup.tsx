/** The steps of setting up a second factor: scan, type a code, keep the recovery codes. */
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { SecondFactor } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { CopyText } from '@/components/CopyText';
import { atField } from '@/components/fieldProblem';
import { FormDialog } from '@/components/FormDialog';
import { useReturnFocus } from '@/components/useReturnFocus';
import dialog from '@/components/dialog.module.css';
import css from './settings.module.css';

function download(codes: string[]): void {
  const url = URL.createObjectURL(new Blob([`Firebell recovery codes for ${window.location.host}\nEach works once.\n\n${codes.join('\n')}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'firebell-recovery-codes.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function Recovery({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <Modal opened onClose={() => kept && onClose()} title="Keep your recovery codes" closeOnClickOutside={false} withCloseButton={false}>
      <p className={dialog.lead}>Your second factor is in use. If you lose your phone, each of these signs you in once. They are shown only now; keep them where the phone is not.</p>
      <ul className={css.codes} aria-label="Recovery codes">{codes.map((c) => <li key={c}><code>{c}</code></li>)}</ul>
      <div className={dialog.actions} style={{ justifyContent: 'flex-start', marginTop: '0.75rem' }}>
        <Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} aria-hidden="true" />} onClick={() => download(codes)} data-autofocus>Save as a file</Button>
        <CopyButton text={codes.join('\n')} label="the recovery codes" />
      </div>
      <Checkbox mt="md" label="I have kept them" checked={kept} onChange={(e) => setKept(e.currentTarget.checked)} />
      <div className={dialog.actions}><Button disabled={!kept} onClick={onClose}>Done</Button></div>
    </Modal>
  );
}

interface Props { factor: SecondFactor; codes?: string[]; error: unknown; busy: boolean; onConfirm: (code: string) => void; onClose: () => void }

export function FactorSetup({ factor, codes, error, busy, onConfirm, onClose }: Props) {
  useReturnFocus();
  const [code, setCode] = useState('');
  if (codes) return <Recovery codes={codes} onClose={onClose} />;
  return (
    <FormDialog title="Set up a second factor" act="Confirm" onClose={onClose} busy={busy} error={error} fields={['code']} disabled={code.trim().length < 6} onSubmit={() => onConfirm(code.trim())}>
      <p className="dim" style={{ margin: 0 }}>1. Scan this with your authenticator app.</p>
      <img className={css.qr} alt="QR code for an authenticator app; the key below is the same" src={`data:image/svg+xml,${encodeURIComponent(factor.qr_svg)}`} />
      <CopyText text={factor.secret} label="Key to type in by hand" />
      <TextInput
        label="2. Type the code that the app shows" value={code} onChange={(e) => setCode(e.currentTarget.value)} inputMode="numeric" autoComplete="one-time-code" maxLength={10}
        error={atField(error, 'code')} data-autofocus
      />
    </FormDialog>
  );
}
