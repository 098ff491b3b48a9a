/** Puts what the server has taken into the query cache at once, in every tab. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '@/api/keys';
import { joinJournals } from '@/live/apply';
import { useOutbox } from './OutboxContext';

export function useDelivered(slug: string): void {
  const outbox = useOutbox();
  const client = useQueryClient();
  useEffect(() => outbox.onSent((sent) => {
    if (sent.kind === 'register') {
      for (const name of [sent.result.id, sent.result.reference]) client.setQueryData(keys.incident(slug, name), sent.result);
      void client.invalidateQueries({ queryKey: keys.lists(slug) });
      return;
    }
    const names = [sent.incident, sent.result.incident?.id, sent.result.incident?.reference];
    for (const name of new Set(names)) {
      if (name) joinJournals(client, keys.journalAll(slug, name), sent.result);
    }
  }), [outbox, client, slug]);
}
