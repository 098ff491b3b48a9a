/** Copies a text with one press and says so, also where the page was not served over HTTPS and the clipboard is shut. */
import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { sayProblem } from './Notice';

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.className = 'visually-hidden';
  // Inside an open dialog, because its focus trap takes the focus from anything outside.
  (document.querySelector('[aria-modal="true"]') ?? document.body).append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyBySelection(text)) throw new Error('The browser did not let the text be copied. Select it and copy it by hand.');
  }
}

/** `label` says what is copied; `words` stand on the button instead of “Copy”. */
export function CopyButton({ text, label, words = 'Copy', autoFocus }: { text: string; label: string; words?: string; autoFocus?: boolean }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 3000);
    return () => clearTimeout(timer);
  }, [done]);
  const face = done ? 'Copied' : words;
  return (
    <>
      <Button
        size="compact-sm" variant="default" data-autofocus={autoFocus || undefined} aria-label={`${face}: ${label}`}
        leftSection={done ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
        onClick={() => void copy(text).then(() => setDone(true), sayProblem)}
      >
        {face}
      </Button>
      <span className="visually-hidden" role="status">{done ? 'Copied' : ''}</span>
    </>
  );
}
