/** Which part of a problem belongs at which field, and what is left to say under the form. Pure. */
import { Problem } from '@/api/problem';

/** Problems whose code, not a path, says the field. */
const BY_CODE: Record<string, string> = { name_taken: 'name', key_taken: 'key', password_wrong: 'current', wrong_code: 'code' };

function fieldOf(error: unknown): string | undefined {
  return error instanceof Problem ? (error.field ?? BY_CODE[error.code]) : undefined;
}

const within = (field: string, path: string) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

/** The text to show at a field, if the problem is about it. */
export function atField(error: unknown, field: string): string | undefined {
  const path = fieldOf(error);
  return path !== undefined && within(field, path) && error instanceof Error ? error.message : undefined;
}

/** The problem itself, unless one of the form's fields shows it. */
export function elsewhere(error: unknown, fields: string[]): unknown {
  const path = fieldOf(error);
  return path !== undefined && fields.some((f) => within(f, path)) ? undefined : error;
}
