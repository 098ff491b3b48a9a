/** Every page that is built, light and dark, wide and narrow: axe finds nothing, and nothing runs over the edge. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { BEN, enter, expect, join, test, houseOf, type House } from './harness/test';

const house = houseOf();
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 740 } };
const SHOTS = process.env['FIREBELL_SHOTS'];

/** An incident with something of everything, so that each part is on the page. */
async function furnish(at: House): Promise<string> {
  const area = await at.api<{ id: string }>('POST', '/areas', { name: 'Finance' });
  await at.api('POST', '/areas', { name: 'Payroll', parent: area.id });
  await at.api('POST', '/teams', { name: 'First responders' });
  await at.api('POST', '/assets', { name: 'mail-01', kind: 'system', criticality: 'high', owner_area: area.id, holds_personal_data: true });
  await at.api('POST', '/custom-fields', { key: 'ticket', name: 'Ticket', type: 'text' });
  await at.api('POST', '/views', { name: 'Worst first', query: 'sort=severity', shared: true });
  await at.api('POST', '/invitations', { role: 'reporter', email: 'cora@example.com' });
  await at.register('An exercise on the side', { kind: 'exercise' });
  await at.register('Laptop left in a train', { facts: { severity: 'SEV4', tags: ['lost', 'laptop'] } });
  const closed = await at.register('A false alarm');
  await at.api('POST', `/incidents/${closed.reference}/dismiss`, { disposition: 'false_positive_rule', reason: 'Our own scanner.' });
  const { reference } = await at.register('Mailboxes read by a stranger', {
    facts: {
      severity: { value: 'SEV2', state: 'confirmed' }, affected_assets: ['mail-01', 'a printer nobody knows'], suspected_malicious: true,
      personal_data: { state: 'ruled_out', value: true }, people_affected: { value: { number: 120, counted: false } }, 'custom.ticket': 'T-1',
      roles: [{ role: 'lead', person: at.admin.name }],
    },
    times: { occurred: { at: '2026-01-10T08:00:00Z', precision: 'estimated' } },
  });
  await at.log(reference, 'Two sign-ins from **two countries**, see `auth.log`.', { kind: 'observation', occurred_at: '2026-01-10T09:00:00Z' });
  await at.log(reference, 'Blocked the account', { kind: 'action' });
  const decided = await at.log(reference, 'We reset all passwords of the team', { kind: 'decision', reason: 'We do not know which were read.' });
  await at.api('PUT', `/incidents/${reference}/journal/${decided.id}/pin`);
  await at.api('POST', `/incidents/${reference}/journal/${decided.id}/corrections`, { body: 'We reset all passwords of the department' });
  await at.log(reference, 'Told the head of finance', { kind: 'communication', with_whom: 'head of finance' });
  await at.api('POST', `/incidents/${reference}/phase`, { to: 'investigating' });
  return reference;
}

async function check(page: Page, what: string, troubles: string[], off: string[] = []): Promise<void> {
  const result = await new AxeBuilder({ page }).setLegacyMode(true).disableRules(off).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  for (const v of result.violations) troubles.push(`${what}: ${v.id} (${v.help}): ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) troubles.push(`${what}: ${over} px wider than the screen`);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${what.replaceAll(/[^a-z0-9]+/gi, '-')}.png` });
}

/** Pages of the app by address; each is there when its first heading is and nothing is being fetched for it. */
const PAGES = [
  'now', 'incidents', 'incidents?state=all', 'incidents?layout=board', 'incidents?text=nothing+fits', 'register', 'library/areas', 'library/teams',
  'library/people', 'library/assets', 'library/areas/import', 'library/assets/import', 'settings/organisation', 'settings/people', 'settings/keys',
  'settings/fields', 'settings/views', 'settings/report-page', 'settings/account', 'settings/sessions', 'settings/audit', 'incidents/INC-999', 'nowhere',
];

let reference = '';
test.beforeAll(async () => {
  reference = await furnish(house());
});

async function each(page: Page, look: (size: keyof typeof SIZES, scheme: 'light' | 'dark') => Promise<void>): Promise<void> {
  for (const size of ['wide', 'narrow'] as const) {
    await page.setViewportSize(SIZES[size]);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await look(size, scheme);
    }
  }
}

test('pages without an account', async ({ stranger }) => {
  test.slow();
  const page = await stranger();
  const troubles: string[] = [];
  const link = await house().invitation('responder');
  const fresh = await (await import('./harness/house')).House.open({ bare: true });
  try {
    const start = /http:\/\/\S+\/start\?token=\S+/.exec(fresh.printed)?.[0] ?? '';
    for (const [what, address] of [['sign-in', `${house().url}/sign-in`], ['invitation', link], ['report', `${house().url}/report/${house().slug}`], ['start', start]] as const) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await each(page, (size, scheme) => check(page, `${what} ${size} ${scheme}`, troubles));
    }
    await page.goto(`${house().url}/report/${house().slug}`);
    await page.getByLabel('What you saw').fill('Something odd');
    await page.getByRole('button', { name: 'Send report' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Thank you');
    await each(page, (size, scheme) => check(page, `thanks ${size} ${scheme}`, troubles));
    await page.goto(`${house().url}/sign-in`);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password').fill('not the right one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await each(page, (size, scheme) => check(page, `sign-in refused ${size} ${scheme}`, troubles));
  } finally {
    await fresh.close();
  }
  expect(troubles).toEqual([]);
});

test('every page of the app', async ({ person }) => {
  test.setTimeout(240_000);
  const page = await person(house());
  const troubles: string[] = [];
  for (const address of PAGES) {
    await page.setViewportSize(SIZES.wide);
    await page.goto(house().at(address));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText(/^Loading|^Reading/)).toHaveCount(0);
    await each(page, (size, scheme) => check(page, `${address} ${size} ${scheme}`, troubles));
  }
  expect(troubles).toEqual([]);
});

test('the room', async ({ person, stranger }) => {
  test.setTimeout(120_000);
  const ben = await stranger();
  await join(ben, await house().invitation('responder'), BEN);
  await enter(ben, house(), reference);
  const page = await person(house());
  const here = await enter(page, house(), reference);
  const troubles: string[] = [];
  await expect(here.entry('Told the head of finance')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Also here' })).toBeVisible();
  await each(page, async (size, scheme) => {
    await check(page, `room ${size} ${scheme}`, troubles);
    if (size === 'narrow') {
      await page.getByRole('button', { name: /^Record/ }).click();
      await check(page, `room record ${size} ${scheme}`, troubles);
      await page.getByRole('button', { name: 'Journal', exact: true }).click();
    }
    await here.composer.fill('/');
    await check(page, `composer completing ${size} ${scheme}`, troubles);
    await here.composer.fill('/decided we shut it down');
    await check(page, `composer decision ${size} ${scheme}`, troubles);
    await here.composer.fill('');
    await here.composer.press('Backspace');
  });
  await page.setViewportSize(SIZES.wide);
  await page.goto(house().at(`incidents/${reference}?as_of=2026-01-01T00:00:00Z`));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(troubles).toEqual([]);
});

test('what opens over a page', async ({ person }) => {
  test.setTimeout(180_000);
  const page = await person(house());
  const troubles: string[] = [];
  const over = async (what: string, open: () => Promise<unknown>, shown: () => Promise<unknown>) => {
    await each(page, async (size, scheme) => {
      await open();
      await shown();
      // A menu over the page is no part of its landmarks.
      await check(page, `${what} ${size} ${scheme}`, troubles, ['region']);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  };
  await page.goto(house().at('incidents'));
  await expect(page.getByRole('table', { name: 'Incidents' })).toBeVisible();
  const dialog = () => expect(page.getByRole('dialog')).toBeVisible();
  await over('register dialog', async () => {
    await page.keyboard.press('c');
    await page.getByLabel('What is happening?').fill('Mailboxes');
    const more = page.getByRole('button', { name: 'What you already know' });
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
  }, () => expect(page.getByRole('region', { name: 'Similar open incidents' })).toBeVisible());
  await over('search', () => page.keyboard.press('Control+k'), () => expect(page.getByRole('option').first()).toBeVisible());
  await over('keys', () => page.keyboard.press('?'), dialog);
  await over('filter menu', () => page.getByRole('button', { name: 'Severity' }).click(), () => expect(page.getByRole('menuitem').first()).toBeVisible());
  await over('user menu', () => page.getByRole('button', { name: /your menu/ }).click(), () => expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible());
  await over('bulk', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('toolbar').getByRole('button', { name: 'Close' }).click();
  }, dialog);
  const here = await enter(page, house(), reference);
  await expect(here.entry('Told the head of finance')).toBeVisible();
  await here.composer.press('Escape');
  await over('severity', () => page.keyboard.press('s'), dialog);
  await over('phase menu', () => page.keyboard.press('p'), () => expect(page.getByRole('menuitem').first()).toBeVisible());
  await over('move', async () => {
    await page.keyboard.press('p');
    await page.getByRole('menuitem', { name: 'Contained' }).click();
  }, dialog);
  expect(troubles).toEqual([]);
});
