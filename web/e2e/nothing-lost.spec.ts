/** Nothing typed is lost, nothing is sent twice, the order stays: over a dead server, a closed tab, an ended session. */
import { BEN, enter, expect, join, room, signIn, test, houseOf } from './harness/test';

const house = houseOf();

test('the server is killed while one types, the tab is closed, both come back', async ({ person }) => {
  const { reference } = await house().register('Power cut');
  const page = await person(house());
  const here = await enter(page, house(), reference);
  const lines: string[] = [];
  const write = async (line: string) => {
    lines.push(line);
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  await write('line 1, all is well');
  await write('line 2, all is well');
  await page.keyboard.type('line 3, cut while');
  const [killed] = [house().kill(), await page.keyboard.type(' typing')];
  await page.keyboard.press('Enter');
  lines.push('line 3, cut while typing');
  await killed;
  for (let i = 4; i <= 8; i += 1) await write(`line ${i}, nobody listens`);
  for (const line of lines) await expect(here.entry(line)).toHaveCount(1);
  await expect(page.getByText(/Not connected/)).toBeVisible();
  await page.keyboard.type('half a thought');
  await expect(here.composer).toHaveValue('half a thought');

  const address = page.url();
  const context = page.context();
  await page.close();
  const dark = await context.newPage();
  await expect(dark.goto(address)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  await dark.close();
  await house().start();
  const again = await context.newPage();
  await again.goto(address);
  const back = room(again);
  await expect(back.composer).toHaveValue('half a thought');
  await expect(back.entries.getByText(/^line \d/)).toHaveText(lines);
  await expect.poll(() => house().written(reference)).toEqual(lines);
  await expect(back.entries.getByText('not yet with the server')).toHaveCount(0);
  await expect(back.entries.getByText(/^line \d/)).toHaveText(lines);

  await back.composer.press('End');
  await again.keyboard.type(', finished');
  await again.keyboard.press('Enter');
  lines.push('half a thought, finished');
  await expect.poll(() => house().written(reference)).toEqual(lines);
});

test('the server is killed again and again while one writes on', async ({ person }) => {
  const { reference } = await house().register('Flapping line');
  const page = await person(house());
  const here = await enter(page, house(), reference);
  const lines: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const cut = house().kill().then(() => house().start());
    for (let i = 1; i <= 6; i += 1) {
      const line = `round ${round}, line ${i}`;
      lines.push(line);
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    await cut;
  }
  await expect.poll(() => house().written(reference), { timeout: 40_000 }).toEqual(lines);
  await expect(here.entries.getByText(/^round \d/)).toHaveText(lines);
  // And it is live again.
  await house().log(reference, 'from elsewhere');
  await expect(here.entry('from elsewhere')).toHaveCount(1);
});

test('a registration made while the server is down is delivered once, with its entries', async ({ person }) => {
  const page = await person(house());
  await page.goto(house().at('incidents'));
  await expect(page.getByRole('heading', { name: 'Incidents' })).toBeVisible();
  // The dialog's and the room's code are there before the line drops.
  await page.keyboard.press('c');
  await expect(page.getByLabel('What is happening?')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const seen = await house().register('Opened before');
  await enter(page, house(), seen.reference);
  await house().kill();
  await page.getByRole('button', { name: 'Register', exact: false }).first().click();
  await page.getByLabel('What is happening?').fill('Registered into the dark');
  await page.keyboard.press('Enter');
  const here = room(page);
  await expect(page.getByText('not yet registered')).toBeVisible();
  await expect(here.composer).toBeFocused();
  await page.keyboard.type('first thing seen');
  await page.keyboard.press('Enter');
  await expect(here.entry('first thing seen')).toContainText('not yet with the server');
  await house().start();
  await expect(page).toHaveURL(/\/incidents\/INC-\d+$/, { timeout: 40_000 });
  await expect(here.entries.getByText('not yet with the server')).toHaveCount(0);
  const reference = page.url().split('/').at(-1) ?? '';
  expect(await house().written(reference)).toEqual(['first thing seen']);
  const found = await house().api<{ items: unknown[] }>('GET', '/incidents?text=Registered+into+the+dark');
  expect(found.items).toHaveLength(1);
});

test('an ended session keeps what is unsent for the same person, and for nobody else', async ({ person, stranger }) => {
  const { reference } = await house().register('Session ended elsewhere');
  await join(await stranger(), await house().invitation('responder'), BEN);
  const page = await person(house());
  const here = await enter(page, house(), reference);

  // Ended from another browser, on the list of sessions.
  const own = await page.evaluate(async () => ((await (await fetch('/api/v1/sessions')).json()) as { items: { id: string; current: boolean }[] }).items.find((s) => s.current)?.id);
  const other = await person(house());
  const ended = await other.evaluate(async (id) => (await fetch(`/api/v1/sessions/${id}`, { method: 'DELETE' })).status, own);
  expect(ended).toBe(204);

  await page.keyboard.type('written after the end');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Your session ended/)).toContainText('1 thing you wrote');
  await expect(here.entry('written after the end')).toContainText('not yet with the server');
  await page.keyboard.type('and a draft');
  await page.getByRole('link', { name: 'Sign in' }).click();

  // Somebody else signs in with the same browser: it is neither shown nor sent.
  await signIn(page, house(), BEN);
  await expect(page).toHaveURL(new RegExp(`${reference}$`));
  await expect(here.composer).toBeFocused();
  await page.keyboard.type('Ben was here');
  await page.keyboard.press('Enter');
  await expect.poll(() => house().written(reference)).toEqual(['Ben was here']);
  await expect(here.entry('written after the end')).toHaveCount(0);
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');

  await page.goto(`${house().url}/sign-in?next=${encodeURIComponent(`/o/${house().slug}/incidents/${reference}`)}`);
  await signIn(page, house(), house().admin);
  await expect(here.entry('written after the end')).toHaveCount(1);
  await expect(here.composer).toHaveValue('and a draft');
  await expect.poll(() => house().written(reference)).toEqual(['Ben was here', 'written after the end']);
  await expect(here.entry('written after the end')).toContainText(house().admin.name);
});

test('what the server refuses is kept with its text and its reason', async ({ person }) => {
  const { reference } = await house().register('Soon merged away');
  const { reference: into } = await house().register('The surviving one');
  const page = await person(house());
  const here = await enter(page, house(), reference);
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await expect(here.entry('first')).toHaveCount(1);
  await expect(here.entries.getByText('not yet with the server')).toHaveCount(0);
  await page.route('**/api/v1/incidents/*/journal**', async (route) => {
    if (route.request().method() === 'POST') {
      await route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify({ status: 422, code: 'invalid', detail: `Write into ${into} instead.` }) });
    } else {
      await route.continue();
    }
  });
  await page.keyboard.type('too late');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'refused' })).toBeVisible();
  await page.getByRole('button', { name: 'Show' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('too late');
  await expect(dialog).toContainText(`Write into ${into} instead.`);
  await page.unroute('**/api/v1/incidents/*/journal**');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect(dialog.getByText('Everything has been delivered')).toBeVisible();
  await expect.poll(() => house().written(reference)).toEqual(['first', 'too late']);
});
