/** A private incident shows nowhere to whoever is not named on it, administrators too. */
import type { Page } from '@playwright/test';
import { BEN, enter, expect, join, test, houseOf } from './harness/test';

const house = houseOf();
const SECRET = 'Quokka payroll leak';

/** Every answer of the API that a page gets, read for a word. */
function overhear(page: Page, word: string): string[] {
  const heard: string[] = [];
  page.on('response', async (answer) => {
    if (!answer.url().includes('/api/') || answer.url().includes('/stream')) return;
    const text = await answer.text().catch(() => '');
    if (text.includes(word)) heard.push(answer.url());
  });
  return heard;
}

test('a private incident is nowhere for the administrator, until they are let in', async ({ person, stranger }) => {
  const open = await house().register('Open to all');
  const ben = await stranger();
  await join(ben, await house().invitation('responder'), BEN);
  const ada = await person(house());
  const heard = overhear(ada, 'Quokka');
  await ada.goto(house().at('incidents?state=all'));
  await expect(ada.getByRole('row').filter({ hasText: open.reference })).toBeVisible();

  // Ben registers it privately while Ada looks at the list.
  await ben.keyboard.press('c');
  await ben.getByLabel('What is happening?').fill(SECRET);
  await ben.getByRole('button', { name: 'What you already know' }).click();
  await ben.getByRole('checkbox', { name: /Private/ }).check();
  await ben.locator('form').getByRole('button', { name: 'Register' }).click();
  await expect(ben).toHaveURL(/\/incidents\/INC-\d+$/);
  const reference = ben.url().split('/').at(-1) ?? '';
  await expect(ben.getByRole('complementary', { name: 'The record' })).toContainText('Named people only');
  await ben.keyboard.type('Quokka, for named people only');
  await ben.keyboard.press('Enter');
  await expect(ben.getByRole('log').getByText('not yet with the server')).toHaveCount(0);

  // Something public after it, so that what would have shown has had its time.
  const later = await house().register('After the private one');
  await ada.getByRole('button', { name: /new, show/ }).click();
  await expect(ada.getByRole('row').filter({ hasText: later.reference })).toBeVisible();
  await expect(ada.getByRole('row').filter({ hasText: reference })).toHaveCount(0);

  for (const place of ['now', 'incidents?state=all', 'incidents?layout=board', 'incidents?text=Quokka&state=all', 'incidents?sort=updated']) {
    await ada.goto(house().at(place));
    await expect(ada.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(ada.getByText('Open to all').or(ada.getByText('No incident fits these filters')).first()).toBeVisible();
    await expect(ada.getByText('Quokka')).toHaveCount(0);
    await expect(ada.locator('main').getByText(reference, { exact: true })).toHaveCount(0);
  }
  await ada.keyboard.press('Control+k');
  await ada.getByRole('combobox', { name: 'Search and commands' }).fill('Quokka payroll');
  await expect(ada.getByText('Nothing found that you may see.')).toBeVisible();
  await ada.keyboard.press('Escape');
  await ada.keyboard.press('c');
  const similar = ada.waitForResponse((r) => r.url().includes('/incidents/similar'));
  await ada.getByLabel('What is happening?').fill('Quokka payroll leak');
  await (await similar).finished();
  await expect(ada.getByRole('region', { name: 'Similar open incidents' })).toHaveCount(0);
  await ada.getByLabel('What is happening?').fill('');
  await ada.keyboard.press('Escape');

  await ada.goto(house().at(`incidents/${reference}`));
  await expect(ada.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  await expect(ada).not.toHaveTitle(/Quokka/);
  expect(heard, 'answers that spoke of it').toEqual([]);

  // Let in, it appears.
  await ben.getByRole('button', { name: 'Let somebody in' }).click();
  await ben.getByRole('combobox', { name: 'Person or team' }).fill(house().admin.name);
  await ben.getByRole('option', { name: house().admin.name }).click();
  await ben.getByRole('button', { name: 'Let in', exact: true }).click();
  await expect(ben.getByRole('complementary', { name: 'The record' })).toContainText(`${house().admin.name} since`);
  await ada.reload();
  const here = await enter(ada, house(), reference);
  await expect(here.entry('Quokka, for named people only')).toHaveCount(1);
});
