/** The head of a page within a place: its name, one line on what it is for, what can be done. */
import type { ReactNode } from 'react';
import css from './desk.module.css';

export function DeskHead({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  return (
    <header className={css.head}>
      <div className={css.words}>
        <h2 className={css.title}>{title}</h2>
        {lead && <p className={css.lead}>{lead}</p>}
      </div>
      {children && <div className={css.acts}>{children}</div>}
    </header>
  );
}
