/** The query cache: what was read stays usable when the line drops; the live stream keeps it fresh. */
import { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/api/problem';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 30 * 60_000,
      networkMode: 'always',
      retry: (count, error) => error instanceof Problem && error.later && count < 5,
      retryDelay: (count) => Math.min(8000, 400 * 2 ** count),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
