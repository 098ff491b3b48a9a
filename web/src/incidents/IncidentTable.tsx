/** Dense rows of incidents, moved through with j and k, opened with Enter, selected with x. */
import { Checkbox } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { IncidentSummary } from '@/api/types';
import { useSession } from '@/app/session';
import { KindMark } from '@/components/KindMark';
import { PhaseMark, SeverityMark } from '@/components/marks';
import { Age, When } from '@/components/When';
import { useKeys } from '@/lib/keyboard';
import { dispositionWord } from '@/lib/words';
import css from './table.module.css';

interface Props {
  rows: IncidentSummary[];
  label: string;
  /** Rows that left the list while one read it. */
  gone?: Set<string>;
  selected?: Set<string>;
  onSelect?: (selected: Set<string>) => void;
  keyboard?: boolean;
  bare?: boolean;
}

export function IncidentTable({ rows, label, gone, selected, onSelect, keyboard, bare }: Props) {
  const { slug } = useSession();
  const navigate = useNavigate();
  const [current, setCurrent] = useState(-1);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = rows[current];

  function move(by: number) {
    setCurrent((c) => Math.min(rows.length - 1, Math.max(0, c + by)));
  }
  function toggle(row: IncidentSummary | undefined) {
    if (!row || !onSelect) return;
    const next = new Set(selected);
    if (!next.delete(row.reference)) next.add(row.reference);
    onSelect(next);
  }
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    x: () => toggle(at),
    Enter: () => at && void navigate({ to: '/o/$slug/incidents/$reference', params: { slug, reference: at.reference } }),
    Escape: () => onSelect?.(new Set()),
  }, keyboard === true);
  useEffect(() => {
    body.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return (
    <table className={`${css.table} ${bare ? css.bare : ''}`} aria-label={label} data-selectable={onSelect ? true : undefined}>
      <colgroup>
        {onSelect && <col className={css.pick} />}
        <col className={css.sev} /><col className={css.ref} /><col className={css.title} /><col className={css.phase} /><col className={css.lead} />
        <col className={css.area} /><col className={css.when} /><col className={css.age} />
      </colgroup>
      <thead>
        <tr>
          {onSelect && (
            <th className={css.pick}>
              <Checkbox
                size="xs" aria-label="Select all shown" checked={rows.length > 0 && selected?.size === rows.length}
                indeterminate={Boolean(selected?.size) && selected?.size !== rows.length}
                onChange={(e) => onSelect(e.currentTarget.checked ? new Set(rows.map((r) => r.reference)) : new Set())}
              />
            </th>
          )}
          <th className={css.sev}>Severity</th>
          <th className={css.ref}>Incident</th>
          <th className={css.title}><span className="visually-hidden">Title</span></th>
          <th className={css.phase}>Phase</th>
          <th className={css.lead}>Lead</th>
          <th className={css.area}>Area</th>
          <th className={css.when}>Registered</th>
          <th className={css.age}>Changed</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row, index) => (
          <tr key={row.id} data-current={index === current || undefined} data-picked={selected?.has(row.reference) || undefined} data-gone={gone?.has(row.id) || undefined}>
            {onSelect && (
              <td className={css.pick}>
                <Checkbox size="xs" aria-label={`Select ${row.reference}`} checked={selected?.has(row.reference) ?? false} onChange={() => toggle(row)} />
              </td>
            )}
            <td className={css.sev}><SeverityMark value={row.severity?.value} state={row.severity?.state} /></td>
            <td className={css.ref}><span className="mono">{row.reference}</span></td>
            <td className={css.title}>
              <span className={css.name}>
                <Link to="/o/$slug/incidents/$reference" params={{ slug, reference: row.reference }} className={css.link}>{row.title}</Link>
                <KindMark kind={row.kind} />
                {row.visibility === 'private' && <IconLock size={13} className={css.lock} aria-label="private" />}
                {gone?.has(row.id) && <span className={css.left}>no longer in this list</span>}
                <span className={css.tags}>
                  {row.disposition && <span className={css.tag}>{dispositionWord[row.disposition]}</span>}
                  {row.tags.slice(0, 3).map((tag) => <span key={tag} className={css.tag}>{tag}</span>)}
                </span>
              </span>
            </td>
            <td className={css.phase}><PhaseMark phase={row.phase} /></td>
            <td className={css.lead}>{row.lead ? <span className="ellipsis">{row.lead.name}</span> : <span className={css.nobody}>? no lead</span>}</td>
            <td className={css.area}>{row.area ? <span className="ellipsis">{row.area.name}</span> : <span className={css.nobody}>?</span>}</td>
            <td className={css.when}><When at={row.registered_at} form="short" /></td>
            <td className={css.age}><Age at={row.updated_at} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
