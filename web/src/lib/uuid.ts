/**
 * UUIDv7 made in the browser, so that a thing has its id before the server has heard of it.
 * Ids of one tab sort in the order they were made.
 */
let last = 0;

export function uuidv7(now: number = (last = Math.max(Date.now(), last + 1))): string {
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  let rest = now;
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
