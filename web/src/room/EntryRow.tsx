/** One entry of the journal as one reads it: when, who, what; changes as sentences; late ones and corrections marked. */
import { Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconDots, IconPaperclip, IconPinFilled } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { apiUrl } from '@/api/http';
import { useOrganisation, useZone } from '@/app/session';
import { When } from '@/components/When';
import { exact, sameDay, shown, span } from '@/lib/clock';
import { entryWord, phaseName } from '@/lib/words';
import { sentence } from './changes';
import { CorrectionForm } from './CorrectionForm';
import { OlderWordings } from './OlderWordings';
import type { Shown } from './useJournal';
import css from './journal.module.css';

/** Only what browsers draw without running anything. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function Body({ entry }: { entry: Shown }) {
  return (
    <>
      {entry.html
        // The server renders and sanitises Markdown; nothing else is ever put here.
        ? <div className={css.text} dangerouslySetInnerHTML={{ __html: entry.html }} />
        : entry.body && <div className={css.plain}>{entry.body}</div>}
      {entry.reason && entry.kind === 'decision' && <div className={css.aside}><span className="dim">why</span> {entry.reason}</div>}
      {entry.with_whom && <div className={css.aside}><span className="dim">{entry.kind === 'decision' ? 'by' : 'with'}</span> {entry.with_whom}</div>}
      {(entry.files.length > 0 || (entry.attached?.length ?? 0) > 0) && (
        <ul className={css.files}>
          {entry.files.map((f) => (
            <li key={f.id}>
              <a className={css.file} href={apiUrl(`/files/${f.id}`)} title={`SHA-256 ${f.sha256}`} data-picture={PICTURE.test(f.media_type) || undefined}>
                {PICTURE.test(f.media_type) && <img className={css.picture} src={apiUrl(`/files/${f.id}`)} alt="" loading="lazy" onError={(e) => e.currentTarget.remove()} />}
                <IconPaperclip size={14} aria-hidden="true" />{f.name} <span className="dim">{size(f.size)}</span>
              </a>
            </li>
          ))}
          {entry.attached?.map((name) => <li key={name} className={css.file}><IconPaperclip size={14} aria-hidden="true" />{name} <span className="dim">waits</span></li>)}
        </ul>
      )}
    </>
  );
}

interface Props {
  entry: Shown;
  mayWrite: boolean;
  marked: boolean;
  onPin: (entry: Shown, on: boolean) => void;
  onLink: (entry: Shown) => void;
}

export const EntryRow = memo(function EntryRow({ entry, mayWrite, marked, onPin, onLink }: Props) {
  const zone = useZone();
  const org = useOrganisation();
  const [editing, setEditing] = useState(false);
  const [older, setOlder] = useState(false);
  const words = { zone, phase: (p: Parameters<typeof phaseName>[0]) => phaseName(p, org) };
  const late = entry.late;
  const sayDay = !sameDay(entry.occurred_at, entry.recorded_at, zone);
  const change = entry.kind === 'change';
  return (
    <li id={`e-${entry.id}`} className={css.row} data-kind={entry.kind} data-pending={entry.pending} data-marked={marked || undefined}>
      <span className={css.time}><When at={entry.occurred_at} form="minute" /></span>
      <span className={css.actor}>{entry.actor?.name ?? entry.via ?? 'system'}</span>
      <div className={css.what}>
        {!change && entry.kind !== 'note' && <span className={css.kind} data-kind={entry.kind}>{entryWord[entry.kind]}</span>}
        {editing
          ? <CorrectionForm entry={entry} onClose={() => setEditing(false)} />
          : <Body entry={entry} />}
        {entry.changes.length > 0 && (
          <ul className={css.changes}>{entry.changes.map((c, i) => <li key={`${c.change}-${String(c['name'] ?? i)}`}>{sentence(c, words)}</li>)}</ul>
        )}
        <div className={css.notes}>
          {late && (
            <Tooltip label={`Happened ${exact(entry.occurred_at, zone)}`}>
              <span className={css.late}>recorded late, {sayDay ? exact(entry.recorded_at, zone) : shown(entry.recorded_at, zone).minute}, {span(Date.parse(entry.recorded_at) - Date.parse(entry.occurred_at))} after</span>
            </Tooltip>
          )}
          {entry.corrected > 0 && (
            <button type="button" className={css.small} aria-expanded={older} onClick={() => setOlder(!older)}>edited{entry.corrected > 1 ? ` ${entry.corrected} times` : ''}</button>
          )}
          {entry.via && entry.actor && <span>via {entry.via}</span>}
          {entry.pending === 'waiting' && <span>not yet with the server</span>}
          {entry.pending === 'refused' && <span className={css.refused}>refused: {entry.problem}</span>}
        </div>
        {older && <OlderWordings entry={entry} />}
      </div>
      <span className={css.tools}>
        {entry.pinned && <IconPinFilled size={14} className={css.pinned} aria-label="On the timeline" />}
        {!entry.pending && (
          <Menu position="bottom-end" width={200}>
            <Menu.Target><UnstyledButton className={css.dots} aria-label={`Entry ${entry.number ?? ''}, what can be done`}><IconDots size={16} /></UnstyledButton></Menu.Target>
            <Menu.Dropdown>
              {mayWrite && <Menu.Item onClick={() => onPin(entry, !entry.pinned)}>{entry.pinned ? 'Take off the timeline' : 'Pin to the timeline'}</Menu.Item>}
              {mayWrite && !change && <Menu.Item onClick={() => setEditing(true)}>Correct</Menu.Item>}
              <Menu.Item onClick={() => onLink(entry)}>Copy link</Menu.Item>
              <Menu.Divider />
              <Menu.Label>Entry {entry.number}<br />Happened {exact(entry.occurred_at, zone)}<br />Recorded {exact(entry.recorded_at, zone)}</Menu.Label>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
    </li>
  );
});
