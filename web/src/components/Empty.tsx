/** An empty place says what belongs there and offers the first step. */
import type { ReactNode } from 'react';
import css from './empty.module.css';

interface Props { title: string; children?: ReactNode; action?: ReactNode; heading?: 'h1' | 'p' }

export function Empty({ title, children, action, heading: Heading = 'p' }: Props) {
  return (
    <div className={css.empty}>
      <Heading className={css.title}>{title}</Heading>
      {children && <p className="dim">{children}</p>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
