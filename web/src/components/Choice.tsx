/** A few choices side by side, one of them chosen; wraps on a small screen. */
import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './choice.module.css';

interface Props<T extends string> {
  label: string;
  value: T | null;
  onChange: (value: T) => void;
  options: { value: T; label: ReactNode; disabled?: boolean; title?: string }[];
}

export function Choice<T extends string>({ label, value, onChange, options }: Props<T>) {
  return (
    <div className={css.choices} role="radiogroup" aria-label={label}>
      {options.map((o) => (
        <UnstyledButton key={o.value} role="radio" aria-checked={o.value === value} disabled={o.disabled} title={o.title} className={css.choice} onClick={() => onChange(o.value)}>
          {o.label}
        </UnstyledButton>
      ))}
    </div>
  );
}
