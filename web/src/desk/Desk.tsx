/** The frame of a place with several pages (Library, Settings): its name, its pages, and the page that is open. */
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSession } from '@/app/session';
import css from './desk.module.css';

export interface DeskPage {
  label: string;
  to:
    | '/o/$slug/library/areas' | '/o/$slug/library/teams' | '/o/$slug/library/people' | '/o/$slug/library/assets'
    | '/o/$slug/settings/organisation' | '/o/$slug/settings/people' | '/o/$slug/settings/keys' | '/o/$slug/settings/fields' | '/o/$slug/settings/views'
    | '/o/$slug/settings/report-page' | '/o/$slug/settings/account' | '/o/$slug/settings/sessions' | '/o/$slug/settings/audit';
  /** The permission that it takes. */
  needs?: string;
  /** Starts a group of this name. */
  group?: string;
}

export function Desk({ title, pages, side }: { title: string; pages: DeskPage[]; side?: boolean }) {
  const { slug, may } = useSession();
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <div className={css.desk} data-side={side || undefined}>
      <div className={css.frame}>
        <h1 className={css.place}>{title}</h1>
        <nav ref={nav} className={css.pages} aria-label={title}>
          {pages.filter((p) => !p.needs || may(p.needs)).map((p) => (
            <div key={p.to} className={css.slot}>
              {p.group && <p className={css.group}>{p.group}</p>}
              <Link to={p.to} params={{ slug }} className={css.page} activeProps={{ 'data-active': true, 'aria-current': 'page' }}>{p.label}</Link>
            </div>
          ))}
        </nav>
      </div>
      <div className={css.body}><Outlet /></div>
    </div>
  );
}
