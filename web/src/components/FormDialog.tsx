/** A small form over the page: fields, what went wrong, one act. */
import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { elsewhere } from './fieldProblem';
import { ProblemText } from './ProblemText';
import { useReturnFocus } from './useReturnFocus';
import css from './dialog.module.css';

interface Props {
  title: string;
  act: string;
  onClose: () => void;
  onSubmit: () => void;
  busy?: boolean;
  disabled?: boolean;
  error?: unknown;
  /** The fields that show their own problems. */
  fields?: string[];
  size?: string;
  children: ReactNode;
}

export function FormDialog({ title, act, onClose, onSubmit, busy, disabled, error, fields = [], size, children }: Props) {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form className={css.fields} noValidate onSubmit={(e) => { e.preventDefault(); if (!disabled && !busy) onSubmit(); }}>
        {children}
        <ProblemText error={elsewhere(error, fields)} />
        <div className={css.actions}>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy} disabled={disabled}>{act}</Button>
        </div>
      </form>
    </Modal>
  );
}
