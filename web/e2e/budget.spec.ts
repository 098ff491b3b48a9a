/** What Now loads after sign-in before it can be used, as it comes over the line. */
import { expect, signIn, test, houseOf } from './harness/test';

const house = houseOf();
const BUDGET = { Script: 250_000, Stylesheet: 40_000 };

test('the first page is small', async ({ stranger }) => {
  await house().register('Something to show', { facts: { severity: 'SEV2' } });
  const page = await stranger();
  const line = await page.context().newCDPSession(page);
  const kinds = new Map<string, { type: string; url: string; coding: string }>();
  const loaded: { type: string; url: string; coding: string; size: number }[] = [];
  line.on('Network.responseReceived', (e) => {
    kinds.set(e.requestId, { type: e.type, url: e.response.url, coding: e.response.headers['content-encoding'] ?? e.response.headers['Content-Encoding'] ?? '' });
  });
  line.on('Network.loadingFinished', (e) => {
    const kind = kinds.get(e.requestId);
    if (kind) loaded.push({ ...kind, size: e.encodedDataLength });
  });
  await page.goto(`${house().url}/sign-in`);
  await line.send('Network.enable');
  await signIn(page, house(), house().admin);
  await expect(page.getByRole('heading', { name: 'Now', exact: true })).toBeVisible();
  await expect(page.getByText('Something to show')).toBeVisible();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));

  const app = loaded.filter((l) => l.url.includes('/assets/'));
  for (const type of ['Script', 'Stylesheet'] as const) {
    const files = app.filter((l) => l.type === type);
    const total = files.reduce((sum, l) => sum + l.size, 0);
    test.info().annotations.push({ type: `${type} on Now`, description: `${total} bytes in ${files.length} files` });
    process.stdout.write(`${type}: ${total} bytes in ${files.length} files, of ${BUDGET[type]}\n`);
    expect(files.length).toBeGreaterThan(0);
    expect(total, files.map((f) => `${f.size} ${f.url}`).join('\n')).toBeLessThanOrEqual(BUDGET[type]);
    for (const file of files.filter((f) => f.size > 1500)) expect(file.coding, `${file.url} comes compressed`).toBe('br');
  }
});
