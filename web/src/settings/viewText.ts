/** A view's query string in words. Pure. */
import { plain } from '@/lib/words';

const LABEL: Record<string, string> = { severity_unknown: 'severity unknown', registered_after: 'registered after', registered_before: 'registered before', layout: 'as' };

export function filterText(query: string): string {
  const parts = [...new URLSearchParams(query)].map(([name, value]) => {
    if (name === 'severity_unknown') return LABEL[name] ?? name;
    // Ids of people and areas say nothing to a reader.
    const shown = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(value) ? 'a chosen one' : value.replaceAll(',', ' or ').replaceAll('_', ' ');
    return `${LABEL[name] ?? plain(name).toLowerCase()} ${shown}`;
  });
  return parts.length > 0 ? parts.join(' · ') : 'open incidents';
}
