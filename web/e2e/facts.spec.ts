/** What is known of an incident: said by a click, contested by two, moved through its phases to the end. */
import { BEN, enter, expect, join, test, houseOf } from './harness/test';

const house = houseOf();

interface Known { facts: Record<string, { state: string; value?: unknown; rev: number }>; phase: string; disposition: string | null; unknown: string[] }
const known = (reference: string) => house().api<Known>('GET', `/incidents/${reference}`);

test('what is unknown is suspected, confirmed and ruled out by one click each', async ({ person }) => {
  const { reference } = await house().register('Flags to settle');
  await house().api('POST', `/incidents/${reference}/phase`, { to: 'investigating' });
  const page = await person(house());
  const { record, entry } = await enter(page, house(), reference);
  const unknown = (name: string) => record.getByRole('listitem').filter({ has: page.getByRole('button', { name: `suspect ${name}` }) });

  await unknown('Malicious').getByRole('button', { name: 'confirm Malicious' }).click();
  await expect(unknown('Malicious')).toHaveCount(0);
  await expect(entry('Malicious: unknown → yes, confirmed')).toHaveCount(1);
  await unknown('Personal data').getByRole('button', { name: 'rule out Personal data' }).click();
  await expect(entry('Personal data: unknown → yes, ruled out')).toHaveCount(1);
  const after = await known(reference);
  expect(after.facts['suspected_malicious']).toMatchObject({ state: 'confirmed', value: true });
  expect(after.facts['personal_data']).toMatchObject({ state: 'ruled_out', value: true });

  // One that needs a value opens with the state already chosen.
  await record.getByRole('button', { name: 'confirm Severity' }).click();
  const editor = page.getByRole('dialog', { name: 'Severity' });
  await expect(editor.getByRole('radio', { name: 'confirmed' })).toBeChecked();
  await editor.getByRole('combobox', { name: 'Severity' }).click();
  await page.getByRole('option', { name: /SEV2/ }).click();
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(entry('Severity: unknown → SEV2 High, confirmed').or(entry('Severity: unknown → SEV2, confirmed'))).toHaveCount(1);
  expect((await known(reference)).facts['severity']).toMatchObject({ state: 'confirmed', value: 'SEV2' });
});

test('assets have two marks, and a name the library does not know is marked so', async ({ person }) => {
  const { reference } = await house().register('Which machines');
  const page = await person(house());
  const { record } = await enter(page, house(), reference);
  await record.getByRole('button', { name: 'suspect Affected assets' }).click();
  const editor = page.getByRole('dialog', { name: 'Affected assets' });
  await editor.getByRole('combobox', { name: 'Affected assets' }).fill('mail-01');
  await editor.getByRole('button', { name: 'Add' }).click();
  await expect(editor.getByText('not listed')).toBeVisible();
  await editor.getByRole('button', { name: 'suspected mail-01, change how sure' }).click();
  await page.getByRole('menuitem', { name: 'confirmed' }).click();
  await expect(editor.getByRole('button', { name: 'confirmed mail-01, change how sure' })).toBeVisible();
  await editor.getByRole('button', { name: /mail-01, change how far/ }).click();
  await page.getByRole('menuitem', { name: 'isolated' }).click();
  await expect.poll(async () => (await known(reference)).facts['affected_assets']).toMatchObject([{ state: 'confirmed', progress: 'isolated', value: { name: 'mail-01', listed: false } }]);
});

test('two people set the same fact: the second sees both values and decides', async ({ person, stranger }) => {
  const { reference } = await house().register('Two opinions');
  const ben = await stranger();
  await join(ben, await house().invitation('responder'), BEN);
  const ada = await person(house());
  await enter(ada, house(), reference);
  await enter(ben, house(), reference);

  for (const page of [ada, ben]) {
    await page.getByRole('complementary', { name: 'The record' }).getByRole('button', { name: 'suspect Severity' }).click();
  }
  const pick = async (page: typeof ada, value: RegExp) => {
    const editor = page.getByRole('dialog', { name: 'Severity' });
    await editor.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('option', { name: value }).click();
    await editor.getByRole('button', { name: 'Save' }).click();
  };
  await pick(ada, /SEV1/);
  await expect.poll(async () => (await known(reference)).facts['severity']?.value).toBe('SEV1');
  await pick(ben, /SEV3/);
  const asked = ben.getByRole('dialog', { name: 'Severity was changed meanwhile' });
  await expect(asked).toContainText('SEV1');
  await expect(asked).toContainText('SEV3');
  await expect(asked).toContainText(house().admin.name);
  expect((await known(reference)).facts['severity']?.value).toBe('SEV1');
  await asked.getByRole('button', { name: 'Put mine' }).click();
  await expect.poll(async () => (await known(reference)).facts['severity']?.value).toBe('SEV3');
  await expect(ada.getByRole('banner').or(ada.locator('header')).first()).toContainText('SEV3');
});

test('through the phases to the end, by keyboard, and back', async ({ person }) => {
  const { reference } = await house().register('From first look to closing');
  const page = await person(house());
  const { composer, entry } = await enter(page, house(), reference);
  await composer.press('Escape');
  await page.keyboard.press('p');
  await page.getByRole('menuitem', { name: 'Contained' }).click();
  await page.getByRole('dialog', { name: 'Move to Contained' }).getByRole('button', { name: 'Move', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Phase Contained, change' })).toBeVisible();
  await expect(entry('Triage → Contained')).toHaveCount(1);

  await page.getByRole('button', { name: 'Phase Contained, change' }).click();
  await page.getByRole('menuitem', { name: 'Close…' }).click();
  const closing = page.getByRole('dialog', { name: `Close ${reference}` });
  await expect(closing.getByRole('button', { name: 'Close', exact: true }).last()).toBeDisabled();
  await closing.getByRole('combobox', { name: 'What it turned out to be' }).click();
  await page.getByRole('option', { name: 'True positive, with impact' }).click();
  await closing.getByLabel('One line for the record').fill('Password reset, nothing taken.');
  await closing.locator('button[type=submit]').click();
  await expect(page.getByRole('button', { name: 'Phase Closed, change' })).toBeVisible();
  expect(await known(reference)).toMatchObject({ phase: 'closed', disposition: 'true_positive_with_impact' });

  await page.getByRole('button', { name: 'Phase Closed, change' }).click();
  await page.getByRole('menuitem', { name: 'Reopen' }).click();
  await expect.poll(async () => (await known(reference)).phase).not.toBe('closed');
});

test('a line can be an order: /sev 2', async ({ person }) => {
  const { reference } = await house().register('Orders');
  const page = await person(house());
  const { composer } = await enter(page, house(), reference);
  await page.keyboard.type('/sev 2');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await known(reference)).facts['severity']).toMatchObject({ state: 'suspected', value: 'SEV2' });
  await expect(composer).toHaveValue('');
});

test('the record as it was known at a time', async ({ person }) => {
  const { reference } = await house().register('Then and now');
  const before = new Date().toISOString();
  await house().api('PATCH', `/incidents/${reference}`, { facts: { severity: 'SEV1' } });
  const page = await person(house());
  await page.goto(house().at(`incidents/${reference}?as_of=${encodeURIComponent(before)}`));
  await expect(page.getByText(/As it was known at/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Write an entry' })).toHaveCount(0);
  await expect(page.getByRole('complementary', { name: 'The record' }).getByRole('button', { name: 'Severity unknown' })).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Back to now' }).click();
  await expect(page.getByRole('complementary', { name: 'The record' }).getByRole('button', { name: /^Severity .*SEV1/ })).toBeVisible();
});
