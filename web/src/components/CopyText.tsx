/** A text to be taken away: shown whole, copied with one press. Says so when it is shown only this once. */
import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import css from './copyText.module.css';

/** Copies, also where the page was not served over HTTPS and the clipboard is shut. */
async function copy(text: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!element) return false;
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    return document.execCommand('copy');
  }
}

interface Props { text: string; label: string; once?: string; autoFocus?: boolean }

export function CopyText({ text, label, once, autoFocus }: Props) {
  const [done, setDone] = useState(false);
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 3000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <div className={css.box} data-once={once ? true : undefined} role="group" aria-label={label}>
      {once && <p className={css.once}>{once}</p>}
      <div className={css.line}>
        <code ref={shown} className={css.text}>{text}</code>
        <Button
          size="compact-sm" variant="default" data-autofocus={autoFocus || undefined} aria-label={`Copy ${label.toLowerCase()}`}
          leftSection={done ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          onClick={() => void copy(text, shown.current).then(setDone)}
        >
          {done ? 'Copied' : 'Copy'}
        </Button>
        <span className="visually-hidden" role="status">{done ? 'Copied' : ''}</span>
      </div>
    </div>
  );
}
