/**
 * The test function of these files. `person` opens a browser of its own for somebody and signs them in through the
 * real page; whatever a page throws, and whatever its security policy refuses, fails the test.
 */
import { test as plain, expect, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { House, type Account } from './house';

interface Fixtures {
  /** A browser of one's own, nobody signed in. */
  stranger: (options?: BrowserContextOptions) => Promise<Page>;
  /** A browser of one's own, signed in. */
  person: (house: House, account?: Account, options?: BrowserContextOptions) => Promise<Page>;
}

/** Collects what must not happen in any page of a browser. */
function watch(context: BrowserContext, troubles: string[]): void {
  context.on('weberror', (e) => troubles.push(`thrown: ${e.error().message}`));
  context.on('console', (m) => {
    if (/content security policy|React|Warning:/i.test(m.text()) && m.type() === 'error') troubles.push(`${m.type()}: ${m.text()}`);
  });
}

export const test = plain.extend<Fixtures>({
  stranger: async ({ browser }, give) => {
    const opened: BrowserContext[] = [];
    const troubles: string[] = [];
    await give(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      watch(context, troubles);
      return context.newPage();
    });
    for (const context of opened) await context.close();
    expect(troubles, 'what pages threw or were refused').toEqual([]);
  },
  person: async ({ stranger }, give) => {
    await give(async (house, account = house.admin, options) => {
      const page = await stranger(options);
      await signIn(page, house, account);
      return page;
    });
  },
});

/** A server for the tests of the file that calls this. */
export function houseOf(options: { bare?: boolean } = {}): () => House {
  let house: House | null = null;
  test.beforeAll(async () => {
    house = await House.open(options);
  });
  test.afterAll(async () => {
    await house?.close();
    house = null;
  });
  return () => {
    if (!house) throw new Error('The server is there only while tests run.');
    return house;
  };
}

export async function signIn(page: Page, house: House, account: Account): Promise<void> {
  if (!page.url().includes('/sign-in')) await page.goto(`${house.url}/sign-in`);
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/o/**');
  await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible();
}

/** Opens an invitation and makes the account that it is for. */
export async function join(page: Page, link: string, account: Account): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(account.name);
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Make an account and join' }).click();
  await page.waitForURL('**/o/**/now');
}

export const BEN: Account = { name: 'Ben Ortiz', email: 'ben@example.com', password: 'another long secret' };

/** What one sees in a room: its journal and where one writes. */
export function room(page: Page) {
  const entries = page.getByRole('log', { name: 'Entries' });
  return {
    composer: page.getByRole('textbox', { name: 'Write an entry' }),
    entries,
    /** Rows of the journal; the changes inside a row are lists of their own. */
    entry: (text: string) => entries.locator('li[id^="e-"]').filter({ hasText: text }),
    record: page.getByRole('complementary', { name: 'The record' }),
  };
}

/** Opens an incident and waits until one can write there. */
export async function enter(page: Page, house: House, reference: string): Promise<ReturnType<typeof room>> {
  await page.goto(house.at(`incidents/${reference}`));
  const here = room(page);
  await expect(here.composer).toBeFocused();
  return here;
}

/** Something to wait for that the test itself lets happen. */
export function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => undefined as void;
  const passed = new Promise<void>((done) => {
    open = done;
  });
  return { passed, open };
}

export { expect } from '@playwright/test';
export { House, type Account } from './house';
