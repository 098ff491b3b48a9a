/** What has not reached the server, with its text, why, and what can be done about it. */
import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '@/app/session';
import { Empty } from '@/components/Empty';
import { say } from '@/components/Notice';
import { When } from '@/components/When';
import * as idb from '@/lib/idb';
import type { Outgoing } from '@/outbox/outbox';
import { useOutbox, useOutgoing } from '@/outbox/OutboxContext';
import type { ComposerDraft } from '@/room/composerDraft';
import css from './outboxDialog.module.css';

const writtenAt = (row: Outgoing) => row.entry?.written_at ?? new Date(parseInt(row.id.replaceAll('-', '').slice(0, 12), 16)).toISOString();

/** The entry as the composer keeps it. */
const composed = (row: Outgoing): ComposerDraft => ({
  text: row.entry?.body ?? '', kind: row.entry?.kind ?? 'note', at: row.entry?.occurred_at ?? '',
  withWhom: row.entry?.with_whom ?? '', why: row.entry?.reason ?? '', files: row.attachments ?? [],
});

function Row({ row, onClose }: { row: Outgoing; onClose: () => void }) {
  const outbox = useOutbox();
  const navigate = useNavigate();
  const { slug } = useSession();
  const text = row.entry?.body ?? row.register?.title ?? '';

  async function edit() {
    if (row.kind === 'entry') {
      await idb.put('drafts', { id: `${row.owner}|composer|${row.incident}`, owner: row.owner, value: composed(row) } as { id: string });
      await outbox.discard(row.id);
      onClose();
      await navigate({ to: '/o/$slug/incidents/$reference', params: { slug, reference: row.incident } });
    } else {
      await idb.put('drafts', { id: `${row.owner}|register`, owner: row.owner, value: { title: text } } as { id: string });
      await outbox.discard(row.id);
      onClose();
      await navigate({ to: '/o/$slug/register', params: { slug } });
    }
  }

  return (
    <li className={css.row}>
      <p className={css.text}>{text}</p>
      <p className="dim">
        {row.kind === 'register' ? 'Registration' : `Entry for ${row.about ?? 'an incident'}`}, written <When at={writtenAt(row)} />
      </p>
      {row.problem ? <p className={css.why}>{row.problem}</p> : <p className="dim">Waits to be sent.</p>}
      <div className={css.acts}>
        <Button size="compact-sm" variant="default" onClick={() => void navigator.clipboard?.writeText(text).then(() => say('Copied.'))}>Copy</Button>
        <Button size="compact-sm" variant="default" onClick={() => void edit()}>Edit</Button>
        {row.state === 'refused' && (
          <Button size="compact-sm" variant="default" onClick={() => void outbox.keep({ ...row, state: 'waiting', problem: undefined })}>Send again</Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => void outbox.discard(row.id)}>Discard</Button>
      </div>
    </li>
  );
}

export function OutboxDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rows = useOutgoing();
  return (
    <Modal opened={opened} onClose={onClose} title="Not yet with the server" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {rows.length === 0 ? <Empty title="Everything has been delivered" /> : <ul className={css.list}>{rows.map((r) => <Row key={r.id} row={r} onClose={onClose} />)}</ul>}
    </Modal>
  );
}
