/**
 * One door to API v1: adds the organisation, reads problems, and says when the session ended.
 * Knows nothing of caches or screens.
 */
import { lineDown, Problem } from './problem';
import type { ProblemBody } from './types';

export type Query = Record<string, string | number | boolean | null | undefined>;

let organisation: string | null = null;
let signedOut: (() => void) | null = null;

/** The organisation that all calls are about, by its slug. */
export function speakFor(slug: string): void {
  organisation = slug;
}

/** Called once when an answer is 401. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler;
}

export function apiUrl(path: string, query: Query = {}): string {
  const parts = new URLSearchParams();
  if (organisation) parts.set('organisation', organisation);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parts.set(name, String(value));
  }
  const text = parts.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

interface Options { query?: Query; json?: unknown; raw?: Blob; signal?: AbortSignal; quiet401?: boolean }

async function problemOf(answer: Response): Promise<Problem> {
  let body: ProblemBody = {};
  try {
    body = (await answer.json()) as ProblemBody;
  } catch {
    body = { detail: `The server answered ${answer.status} without saying why. Try again.` };
  }
  return new Problem(answer.status, body);
}

export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  let body: BodyInit | undefined;
  if (options.json !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(options.json);
  } else if (options.raw) {
    headers['content-type'] = options.raw.type || 'application/octet-stream';
    body = options.raw;
  }
  let answer: Response;
  try {
    answer = await fetch(apiUrl(path, options.query), { method, headers, body, signal: options.signal, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw lineDown();
  }
  if (!answer.ok) {
    const problem = await problemOf(answer);
    if (answer.status === 401 && !options.quiet401) signedOut?.();
    throw problem;
  }
  if (answer.status === 204 || answer.headers.get('content-length') === '0') return undefined as T;
  return (await answer.json()) as T;
}
