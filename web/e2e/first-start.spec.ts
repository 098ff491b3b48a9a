/** From an empty folder to a registered incident: one page and one field. */
import { expect, room, test, houseOf } from './harness/test';

const house = houseOf({ bare: true });

test('the printed link, one page, one field', async ({ stranger }) => {
  const link = /http:\/\/\S+\/start\?token=\S+/.exec(house().printed)?.[0];
  expect(link, 'the link that the server prints').toBeTruthy();
  const page = await stranger();
  await page.goto(link ?? '');
  await page.getByLabel('Your name').fill('Ada Keller');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('a long enough secret');
  await page.getByRole('textbox', { name: 'Your organisation' }).fill('Example Ltd');
  await page.getByRole('button', { name: 'Begin' }).click();

  await expect(page.getByRole('heading', { name: 'Now', exact: true })).toBeVisible();
  await expect(page.getByText('All quiet')).toBeVisible();
  await page.getByRole('link', { name: 'Register what you see' }).click();
  await page.getByLabel('What is happening?').fill('Strange sign-ins from two countries');
  await page.getByRole('button', { name: 'Register', exact: false }).last().click();
  await expect(page).toHaveURL(/\/o\/example-ltd\/incidents\/INC-1$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Strange sign-ins from two countries/);
  await expect(room(page).composer).toBeFocused();

  const other = await stranger();
  await other.goto(link ?? '');
  await expect(other.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
});
