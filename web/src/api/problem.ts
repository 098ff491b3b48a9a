/** What went wrong, as people are told it: RFC 9457 answers, and a line that is down. */
import type { ProblemBody } from './types';

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.field = body.field;
    this.body = body;
  }

  /** The line or the server is down; the same request may succeed later. */
  get later(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function lineDown(): Problem {
  return new Problem(0, { code: 'not_connected', detail: 'The server cannot be reached. Nothing is lost; try again when you are connected.' });
}

/** The text for a person, whatever was thrown. */
export function explain(error: unknown): string {
  return error instanceof Error ? error.message : 'Something unexpected happened. Try again.';
}
