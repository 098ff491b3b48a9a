/** Names of what the query cache holds. Everything starts with the organisation's slug. */
export const keys = {
  me: (slug: string) => [slug, 'me'] as const,
  organisation: (slug: string) => [slug, 'organisation'] as const,
  library: (slug: string, what: string) => [slug, 'library', what] as const,
  /** Settings and accounts: invitations, API keys, sign-in sessions, the audit log. */
  house: (slug: string, what: string, query?: unknown) => [slug, 'house', what, query ?? 'all'] as const,
  houseAll: (slug: string, what: string) => [slug, 'house', what] as const,
  views: (slug: string) => [slug, 'views'] as const,
  lists: (slug: string) => [slug, 'incidents'] as const,
  list: (slug: string, query: unknown) => [slug, 'incidents', query] as const,
  incident: (slug: string, ref: string, asOf?: string) => [slug, 'incident', ref, asOf ?? 'now'] as const,
  incidentAll: (slug: string, ref: string) => [slug, 'incident', ref] as const,
  /** All pages of a journal, whatever the filter; the unfiltered one is `journalAll`. */
  journal: (slug: string, ref: string) => [slug, 'journal', ref] as const,
  journalAll: (slug: string, ref: string) => [slug, 'journal', ref, 'all'] as const,
  journalOf: (slug: string, ref: string, filter: string) => [slug, 'journal', ref, filter] as const,
  history: (slug: string, ref: string) => [slug, 'history', ref] as const,
  corrections: (slug: string, ref: string, entry: string) => [slug, 'corrections', ref, entry] as const,
};
