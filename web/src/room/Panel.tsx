/** One block of the record beside the journal. */
import type { ReactNode } from 'react';
import css from './panel.module.css';

export function Panel({ title, count, action, children }: { title: string; count?: number; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.panel} aria-label={title}>
      <header className={css.head}>
        <h2 className={css.title}>{title}{count ? <span className="dim"> {count}</span> : null}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}
