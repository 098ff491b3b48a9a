/** Many incidents: filters that stand in the address, the keyboard, and one act for several. */
import { expect, test, houseOf } from './harness/test';

const house = houseOf();

test('filters stand in the address and hold over a reload', async ({ person }) => {
  const high = await house().register('Filter: worst', { facts: { severity: 'SEV1' } });
  const low = await house().register('Filter: small', { facts: { severity: 'SEV4' } });
  const none = await house().register('Filter: not judged');
  const page = await person(house());
  await page.goto(house().at('incidents'));
  const rows = page.getByRole('table', { name: 'Incidents' });
  await page.getByRole('button', { name: /^Severity/ }).click();
  await page.getByRole('menuitem', { name: /SEV1/ }).click();
  await expect(page).toHaveURL(/[?&]severity=SEV1/);
  await expect(rows).toContainText(high.reference);
  await expect(rows).not.toContainText(low.reference);
  await page.reload();
  await expect(rows).toContainText(high.reference);
  await expect(rows).not.toContainText(none.reference);

  await page.getByRole('button', { name: /^Severity/ }).click();
  await page.getByRole('menuitem', { name: 'Unknown' }).click();
  await expect(page).toHaveURL(/severity_unknown=true/);
  await expect(page).not.toHaveURL(/severity=SEV1/);
  await expect(rows).toContainText(none.reference);
  await expect(rows).not.toContainText(high.reference);
  await page.getByRole('button', { name: 'Any severity' }).click();

  await page.getByRole('textbox', { name: 'Words in the incident' }).fill('small');
  await expect(page).toHaveURL(/text=small/);
  await expect(rows).toContainText(low.reference);
  await expect(rows).not.toContainText(high.reference);
  await page.getByRole('textbox', { name: 'Words in the incident' }).fill('nowhere to be found');
  await expect(page.getByText('No incident fits these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Drop the filters' }).click();
  await expect(page).toHaveURL(/\/incidents$/);
  await expect(rows).toContainText(none.reference);

  await page.goto(house().at('incidents?severity=SEV4&sort=updated&layout=board'));
  await expect(page.getByRole('region', { name: 'Triage' })).toContainText(low.reference);
});

test('j, k, x and Enter; several are dismissed at once', async ({ person }) => {
  const made = [];
  for (const n of [1, 2, 3, 4]) made.push(await house().register(`Noise of the scanner ${n}`));
  const page = await person(house());
  await page.goto(house().at('incidents?text=scanner'));
  const table = page.getByRole('table', { name: 'Incidents' });
  await expect(table.getByRole('row')).toHaveCount(5);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  const bar = page.getByRole('toolbar', { name: '2 incidents selected' });
  await bar.getByRole('button', { name: 'Dismiss' }).click();
  const dialog = page.getByRole('dialog', { name: 'Dismiss 2 incidents' });
  await dialog.getByRole('combobox', { name: 'What it turned out to be' }).click();
  await page.getByRole('option', { name: 'False positive: wrong rule' }).click();
  await dialog.getByLabel('Why').fill('The scanner is ours.');
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('Done for 2 incidents.')).toBeVisible();
  await expect(bar).toHaveCount(0);
  // Newest first: the first two rows were the last two registered.
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(table).not.toContainText(made[3]?.reference ?? '?');
  for (const { reference } of made.slice(2)) {
    expect(await house().api('GET', `/incidents/${reference}`)).toMatchObject({ phase: 'closed', disposition: 'false_positive_rule' });
  }

  await page.reload();
  await expect(table.getByRole('row')).toHaveCount(3);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/incidents/${made[1]?.reference}$`));
});

test('what another closes stays in its place and says so', async ({ person }) => {
  const first = await house().register('Settled: first');
  const second = await house().register('Settled: second');
  const page = await person(house());
  await page.goto(house().at('incidents?text=settled'));
  const row = (reference: string) => page.getByRole('row').filter({ hasText: reference });
  await expect(row(first.reference)).toBeVisible();
  await house().api('POST', `/incidents/${second.reference}/dismiss`, { disposition: 'benign', reason: 'A drill.' });
  await expect(row(second.reference)).toContainText('no longer in this list');
  await expect(row(first.reference)).not.toContainText('no longer in this list');
  const third = await house().register('Settled: third');
  await page.getByRole('button', { name: '1 new, show' }).click();
  await expect(row(third.reference)).toBeVisible();
  await expect(row(second.reference)).toHaveCount(0);
});

test('buttons answer to Enter where lists use it too', async ({ person }) => {
  const { reference } = await house().register('Enter on a button');
  const page = await person(house());
  await page.goto(house().at('incidents'));
  await expect(page.getByRole('row').filter({ hasText: reference })).toBeVisible();
  await page.keyboard.press('j');
  await page.getByRole('button', { name: 'Board' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/layout=board/);
  await page.getByRole('region', { name: 'Triage' }).getByRole('button', { name: `Move ${reference} to another phase` }).click();
  await page.getByRole('menuitem', { name: 'Investigating' }).click();
  await expect(page.getByRole('region', { name: 'Investigating' })).toContainText(reference);
});

test('Ctrl-K finds by reference and by words', async ({ person }) => {
  const { reference } = await house().register('Zebra crossing camera offline');
  const page = await person(house());
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('zebra cam');
  await expect(page.getByRole('option').filter({ hasText: reference })).toBeVisible();
  await page.getByRole('combobox', { name: 'Search and commands' }).fill(reference.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Zebra crossing/);
});
