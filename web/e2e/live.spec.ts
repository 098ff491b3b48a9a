/** Two people in one room, and one person with many tabs. */
import type { Page } from '@playwright/test';
import { BEN, enter, expect, gate, join, test, houseOf } from './harness/test';

const house = houseOf();

/** When a text first stands in the journal of a page, by the clock that all browsers here share. */
function appearance(page: Page, text: string): Promise<number> {
  return page.evaluate((wanted) => new Promise<number>((done) => {
    const log = document.querySelector('[role="log"]');
    const look = () => (log?.textContent?.includes(wanted) ? (watcher.disconnect(), done(Date.now())) : undefined);
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
  }), text);
}

test('an invited person and the one who invited see each other write', async ({ person, stranger }) => {
  const ada = await person(house());
  await ada.goto(house().at('library/people'));
  await ada.getByRole('button', { name: /^Invite/ }).click();
  await ada.getByRole('button', { name: 'Make the link' }).click();
  const link = (await ada.getByRole('group', { name: 'Invitation link' }).locator('code').textContent()) ?? '';
  const ben = await stranger();
  await join(ben, link, BEN);

  const { reference } = await house().register('Two people, one room');
  const adas = await enter(ada, house(), reference);
  const bens = await enter(ben, house(), reference);
  await expect(ada.getByRole('group', { name: 'Also here' })).toContainText(BEN.name);

  const took: number[] = [];
  for (let i = 1; i <= 3; i += 1) {
    for (const [from, to, text] of [[adas, ben, `Ada writes ${i}`], [bens, ada, `Ben writes ${i}`]] as const) {
      const seen = appearance(to, text);
      await from.composer.fill(text);
      const sent = Date.now();
      await from.composer.press('Enter');
      took.push((await seen) - sent);
    }
  }
  test.info().annotations.push({ type: 'delivery', description: `${took.join(', ')} ms` });
  expect(took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)], `delivery took ${took.join(', ')} ms`).toBeLessThan(1000);

  const all = [1, 2, 3].flatMap((i) => [`Ada writes ${i}`, `Ben writes ${i}`]);
  await expect(adas.entries.getByText(/writes \d/)).toHaveText(all);
  await expect(bens.entries.getByText(/writes \d/)).toHaveText(all);
  expect(await house().written(reference)).toEqual(all);
});

test('a change by the other moves neither focus nor what is being typed', async ({ person }) => {
  const { reference } = await house().register('Calm while typing');
  const page = await person(house());
  const here = await enter(page, house(), reference);
  await page.keyboard.type('half a sent');
  await house().log(reference, 'something came in');
  await house().api('PATCH', `/incidents/${reference}`, { facts: { severity: 'SEV2' }, title: 'Calm while others change it' });
  await expect(here.entry('something came in')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Calm while others change it/);
  await page.keyboard.type('ence');
  await expect(here.composer).toHaveValue('half a sentence');
  await expect(here.composer).toBeFocused();
});

test('ten tabs stay live on one stream, also when the tab that holds it goes', async ({ person }) => {
  const { reference } = await house().register('Many tabs');
  const first = await person(house());
  const context = first.context();
  const streams = new Set<Page>();
  context.on('request', (r) => r.url().includes('/api/v1/stream') && streams.add(r.frame().page()));
  const ended = (r: { url: () => string; frame: () => { page: () => Page } }) => r.url().includes('/api/v1/stream') && streams.delete(r.frame().page());
  context.on('requestfinished', ended);
  context.on('requestfailed', ended);

  const tabs: Page[] = [];
  for (let i = 0; i < 10; i += 1) {
    const tab = i === 0 ? first : await context.newPage();
    await enter(tab, house(), reference);
    tabs.push(tab);
  }
  await house().log(reference, 'for all ten');
  await Promise.all(tabs.map((tab) => expect(tab.getByRole('log').getByText('for all ten')).toBeVisible()));
  expect(streams.size, 'streams that are open').toBe(1);

  const [holder] = [...streams];
  const left = tabs.filter((tab) => tab !== holder);
  expect(left).toHaveLength(9);
  await holder?.close();
  await house().log(reference, 'for the nine that are left');
  await Promise.all(left.map((tab) => expect(tab.getByRole('log').getByText('for the nine that are left')).toHaveCount(1)));
  await Promise.all(left.map((tab) => expect(tab.getByRole('log').getByText('for all ten')).toHaveCount(1)));
});

test('an entry that comes while the journal is being read is shown', async ({ person }) => {
  const { reference } = await house().register('Read and written at once');
  await house().log(reference, 'there before');
  const first = await person(house());
  const firsts = await enter(first, house(), reference);
  const page = await first.context().newPage();
  const read = gate();
  const go = gate();
  await page.route('**/journal?**', async (route) => {
    const answer = await route.fetch();
    read.open();
    await go.passed;
    await route.fulfill({ response: answer });
  }, { times: 1 });
  const here = await enter(page, house(), reference);
  await read.passed;
  await house().log(reference, 'while it was read');
  // Both tabs hear of it by the same stream; only then comes the answer that lacks it.
  await expect(firsts.entry('while it was read')).toHaveCount(1);
  go.open();
  await expect(here.entry('there before')).toHaveCount(1);
  await expect(here.entry('while it was read')).toHaveCount(1);
});
