/** Clients by what they call themselves. */
import { expect, it } from 'vitest';
import { agentText } from './agent';

it('names browser and system', () => {
  expect(agentText('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36')).toBe('Chrome on Linux');
  expect(agentText('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18 Safari/605.1.15')).toBe('Safari on macOS');
  expect(agentText('firebell/0.1.0 (linux)')).toBe('firebell/0.1.0');
  expect(agentText('')).toBe('Not said');
});
