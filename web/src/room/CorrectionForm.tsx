/** Corrects an entry like an edit. The older wording stays a click away. */
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Entry } from '@/api/types';
import { useSession } from '@/app/session';
import { ProblemText } from '@/components/ProblemText';
import { SaidTimeField, useSaid } from '@/components/SaidTimeField';
import { rfc3339 } from '@/lib/clock';
import { useDraft } from '@/outbox/OutboxContext';
import { useRoom } from './RoomContext';
import css from './journal.module.css';

export function CorrectionForm({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { slug } = useSession();
  const { incident, reread } = useRoom();
  const client = useQueryClient();
  const draft = useDraft(`correction|${entry.id}`, entry.body);
  const [at, setAt] = useState('');
  const said = useSaid(at);
  const save = useMutation({
    mutationFn: () => calls.correct(incident.reference, entry.id, {
      body: draft.value, reason: entry.reason ?? undefined, with_whom: entry.with_whom ?? undefined, occurred_at: at.trim() && said.ok ? rfc3339(said.said.at) : undefined,
    }),
    onSuccess: () => {
      draft.clear();
      void client.invalidateQueries({ queryKey: keys.corrections(slug, incident.id, entry.id) });
      reread();
      onClose();
    },
  });
  return (
    <form className={css.correct} onSubmit={(e) => { e.preventDefault(); save.mutate(); }}>
      <Textarea autosize minRows={2} maxRows={12} value={draft.value} onChange={(e) => draft.set(e.currentTarget.value)} aria-label="Corrected wording" autoFocus />
      <SaidTimeField label="Happened at, if that was wrong" value={at} onChange={setAt} placeholder="as it is" />
      <ProblemText error={save.error} />
      <div className={css.buttons}>
        <Button size="compact-sm" type="submit" loading={save.isPending} disabled={!draft.value.trim() || (at.trim() !== '' && !said.ok)}>Save the correction</Button>
        <Button size="compact-sm" variant="default" onClick={() => { draft.clear(); onClose(); }}>Leave it</Button>
      </div>
    </form>
  );
}
