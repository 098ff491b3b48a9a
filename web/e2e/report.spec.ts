/** The report page: for people without an account, and without JavaScript. */
import { expect, test, houseOf } from './harness/test';

const house = houseOf();

test('somebody without an account reports, without JavaScript', async ({ stranger, person }) => {
  const page = await stranger({ javaScriptEnabled: false });
  await page.goto(`${house().url}/report/${house().slug}`);
  await expect(page.getByRole('heading', { name: 'What did you see?' })).toBeVisible();
  await page.getByLabel('What you saw').fill('A USB stick lies in the lobby');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await page.getByLabel('How can we reach you?').fill('the front desk');
  await page.getByRole('button', { name: 'Send report' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is in.' })).toBeVisible();
  const reference = /INC-\d+/.exec((await page.getByRole('status').textContent()) ?? '')?.[0] ?? '';

  const ada = await person(house());
  await ada.goto(house().at(`incidents/${reference}`));
  await expect(ada.getByRole('heading', { level: 1 })).toContainText('A USB stick lies in the lobby');
  await expect(ada.getByRole('log')).toContainText('the front desk');
});

test('a report that is sent twice is one report', async ({ stranger }) => {
  const page = await stranger();
  await page.goto(`${house().url}/report/${house().slug}`);
  await page.getByLabel('What you saw').fill('A door that does not close');
  await page.getByRole('button', { name: 'Send report' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is in.' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is in.' })).toBeVisible();
  const found = await house().api<{ items: unknown[] }>('GET', '/incidents?text=door');
  expect(found.items).toHaveLength(1);
});
