/** Everybody can use it: WCAG 2.2 AA by axe on every page, the keyboard alone, and lights without colour. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Page } from 'playwright-core';
import { DemoService } from '../../src/demo/demo.service.js';
import { demoPassword } from '../../src/identity/demo.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import {
  PHONE,
  aWindow,
  as,
  barriers,
  buildFace,
  listening,
  tabTo,
  withBrowser,
} from '../support/browser.js';

const NOBODYS = '00000000-0000-7000-8000-000000000000';

let app: NestExpressApplication;
/** The year of the demonstration, and an enterprise that may appeal in it. */
let cycle = '';
let firm = '';

/** Somebody of the demonstration. */
const demo = (account: string, size?: typeof PHONE): Promise<Page> =>
  as(account, size, demoPassword);

/** Opens a page and waits until nothing of it is loading. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address.replace('{c}', cycle));
  await page.waitForSelector('h1, h2, .top-bar, .wall, .portal');
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForFunction("document.querySelector('.skeleton') === null");
}

async function found(page: Page, addresses: readonly string[]): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const address of addresses) {
    await open(page, address);
    const here = await barriers(page);
    if (here.length > 0) all[address] = here;
  }
  return all;
}

const of = (pages: readonly string[]): string[] => pages.map((page) => `/c/{c}/${page}`);

withBrowser('the face without barriers', () => {
  beforeAll(async () => {
    await buildFace();
    app = await anApplication();
    await app.get(DemoService).load(
      () => undefined,
      [
        {
          programmeId: 'tongzhou-bay-2022',
          year: 2022,
          subjects: 24,
          until: '2022-05-17',
          prefix: '',
        },
      ],
    );
    await listening(app);
    const { pool } = app.get(Database);
    const one = async (sql: string): Promise<string> =>
      (await pool.query<{ it: string }>(sql)).rows[0]?.it ?? '';
    cycle = await one('select id as it from cycle');
    firm = await one("select account as it from app_user where role = 'enterprise' limit 1");
  }, 240_000);
  afterAll(() => app.close());

  it.each([
    [['wall', 'board', 'ledger', 'tasks', 'flow']],
    [['year', 'calendar', 'calendar?view=list', 'lab']],
    [['subjects', 'import', 'lists', 'reports']],
  ])('has none on the pages of the lead bureau: %p', async (pages) => {
    expect(await found(await demo('lead'), of(pages))).toEqual({});
  });

  it('has none where things are looked after', async () => {
    const page = await demo('lead');
    const tabs = ['timers', 'dead', 'organisations', 'health'].map((tab) => `/operator?tab=${tab}`);
    const plans = ['/programmes', '/programmes/tongzhou-bay-2022?year=2023'];
    expect(
      await found(page, [...tabs, ...plans, '/mailbox', '/notifications', '/account']),
    ).toEqual({});
  });

  it('has none on a page that is not there, not for this person, or empty', async () => {
    const page = await demo('leader');
    const states = [`/c/${NOBODYS}/board`, '/c/{c}/import', '/notifications?q=没有这个词'];
    expect(await found(page, states)).toEqual({});
  });

  it('has none for the three administrators', async () => {
    const pages = { system: '/operator', security: '/accounts', audit: '/audit' };
    for (const [account, address] of Object.entries(pages)) {
      const page = await demo(account);
      expect(await found(page, [address, '/account', '/security'])).toEqual({});
    }
  });

  it('has none on a phone', async () => {
    const page = await demo('sanyu', PHONE);
    const pages = ['wall', 'board', 'tasks', 'flow', 'calendar', 'subjects'];
    expect(await found(page, [...of(pages), '/notifications'])).toEqual({});
  });

  it('has none for an enterprise: its score, its appeal, its messages', async () => {
    const page = await demo(firm, PHONE);
    await page.waitForURL('**/portal');
    expect(await found(page, ['/portal', '/notifications'])).toEqual({});
    await open(page, '/portal');
    await page.click('.head .icon.end');
    await page.waitForSelector('dialog[open]');
    expect(await barriers(page)).toEqual([]);
  });

  it('has none before one is logged in', async () => {
    expect(await found(await aWindow(), ['/login'])).toEqual({});
  });

  it('lets the lead bureau find what is late and open it with the keyboard alone', async () => {
    const page = await demo('lead');
    await open(page, '/c/{c}/board');
    await page.keyboard.press('ArrowDown');
    const cell = await page.evaluate<string>('document.activeElement.dataset.cell');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('cell') === cell);
    await page.waitForSelector(`[data-cell="${cell}"][aria-expanded=true]`);
    await page.keyboard.press('Escape');
    await page.waitForFunction(`document.activeElement.dataset.cell === '${cell}'`);
  });

  it('lets a territory log in and take up a message with the keyboard alone', async () => {
    const page = await aWindow();
    await page.goto('/login');
    await page.waitForSelector('#account');
    await page.focus('#account');
    await page.keyboard.type('sanyu');
    await tabTo(page, '#password', 5);
    await page.keyboard.type(demoPassword);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/tasks');
    await page.waitForSelector('.bell b');
    await tabTo(page, '.bell');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.split-list li button');
    await tabTo(page, '.split-list li button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.mail .ways a');
    await tabTo(page, '.mail .ways a');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-flow]');
  });

  it('lets a department reach its tasks, and a leader the parts of the wall', async () => {
    const own = await demo('taxbureau');
    await open(own, '/c/{c}/tasks?box=closed');
    await tabTo(own, '.task-list button, .tasks button, [role=option], [data-flow]');
    const wall = await demo('leader');
    await wall.waitForSelector('.panel.matrix');
    await wall.keyboard.press('1');
    await wall.waitForSelector('.panel.matrix.enlarged');
    await wall.keyboard.press('Escape');
    await wall.waitForSelector('.panel.matrix:not(.enlarged)');
  });

  it('lets an enterprise begin its appeal or confirmation with the keyboard alone', async () => {
    const page = await demo(firm, PHONE);
    await page.waitForSelector('.portal [data-state]');
    await tabTo(page, '.head .icon.end');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
  });

  it('tells lights apart by their shape and their word, in grey as well', async () => {
    const page = await demo('lead');
    await open(page, '/c/{c}/board');
    await page.addStyleTag({ content: 'html { filter: grayscale(1) }' }).catch(() => undefined);
    const lights = await page.evaluate<{ word: string; shape: string }[]>(
      `[...document.querySelectorAll('.board-legend svg.light')].map((one) => ({
        word: one.getAttribute('aria-label') + '/' + one.parentElement.textContent.trim(),
        shape: [...one.querySelectorAll('*')].filter(({ tagName }) => tagName !== 'title')
          .map((part) => [part.tagName, ...[...part.attributes]
            .filter(({ name }) => !['fill', 'stroke'].includes(name))
            .map(({ name, value }) => name + value)].join(' ')).join('|'),
      }))`,
    );
    expect(lights).toHaveLength(7);
    expect(new Set(lights.map(({ shape }) => shape)).size).toBe(7);
    for (const { word } of lights) {
      const [name, ...beside] = word.split('/');
      expect(beside.join('/')).toContain(name);
    }
  });
});
