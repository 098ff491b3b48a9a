/** Registering, with the keyboard alone. */
import { expect, room, test, houseOf } from './harness/test';

const house = houseOf();

test('c, one line, Enter; then one writes', async ({ person }) => {
  const page = await person(house());
  await page.keyboard.press('c');
  await expect(page.getByLabel('What is happening?')).toBeFocused();
  await page.keyboard.type('Payroll server answers slowly');
  await page.keyboard.press('Enter');

  const here = room(page);
  await expect(page).toHaveURL(/\/incidents\/INC-\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Payroll server answers slowly/);
  await expect(here.composer).toBeFocused();
  await page.keyboard.type('/saw the disk is full');
  await page.keyboard.press('Enter');
  await expect(here.entry('the disk is full')).toHaveCount(1);
  await expect(here.entry('the disk is full')).toContainText('Saw');
  await expect(here.composer).toHaveValue('');
  await expect(here.composer).toBeFocused();

  const reference = page.url().split('/').at(-1) ?? '';
  await expect.poll(() => house().written(reference)).toEqual(['the disk is full']);
});

test('a fast hand loses no key between two entries', async ({ person }) => {
  const { reference } = await house().register('Quick notes');
  const page = await person(house());
  await page.goto(house().at(`incidents/${reference}`));
  const here = room(page);
  await expect(here.composer).toBeFocused();
  const lines = Array.from({ length: 8 }, (_, i) => `quick line number ${i + 1}`);
  for (const line of lines) {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  }
  await expect.poll(() => house().written(reference)).toEqual(lines);
  await expect(here.entries.getByText(/quick line number/)).toHaveText(lines);
});

test('what is already known goes along', async ({ person }) => {
  const page = await person(house());
  await page.getByRole('button', { name: 'Register', exact: false }).first().click();
  await page.getByLabel('What is happening?').fill('Mail server sends spam');
  await page.getByRole('button', { name: 'What you already know' }).click();
  await page.getByRole('radio', { name: /SEV2/ }).click();
  await page.getByRole('combobox', { name: 'What is affected' }).fill('mail-01');
  await page.keyboard.press('Escape');
  await page.getByLabel('When it began').fill('about an hour ago');
  await page.locator('form').getByRole('button', { name: 'Register' }).click();
  await expect(page).toHaveURL(/\/incidents\/INC-\d+$/);
  const reference = page.url().split('/').at(-1) ?? '';
  const made = await house().api<{ facts: Record<string, unknown>; times: Record<string, { precision: string }> }>('GET', `/incidents/${reference}`);
  expect(made.facts['severity']).toMatchObject({ state: 'suspected', value: 'SEV2' });
  expect(made.facts['affected_assets']).toMatchObject([{ state: 'suspected', value: { name: 'mail-01' } }]);
  expect(made.times['occurred']).toMatchObject({ precision: 'estimated' });
});
