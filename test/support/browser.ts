/** People at a browser: the built face on a running place, and what a person does there. */
import { afterAll, afterEach, describe } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { launch } from '../../scripts/browser.mjs';
import { build } from '../../scripts/build.mjs';
import { aPassword } from './people.js';

export const PHONE = [390, 844] as const;
type Size = readonly [width: number, height: number];

/** The spec's Chromium, or the reason why there is none on this machine. */
const browser = await launch().catch((error: unknown) => String(error).split('\n')[0]!);
/** Where the spec's application listens. */
let base = '';
/** The windows opened in the case at hand. */
const windows: Visitor[] = [];

/** A suite that is skipped, with the reason, where there is no Chromium; no window outlives its case. */
export function withBrowser(title: string, suite: () => void): void {
  if (typeof browser === 'string') {
    console.warn(`没有可用的 Chromium，跳过网页测试 / no Chromium, web tests skipped: ${browser}`);
    describe.skip(title, suite);
    return;
  }
  describe(title, () => {
    afterEach(() => Promise.all(windows.splice(0).map((one) => one.close())));
    afterAll(() => browser.close());
    suite();
  });
}

/** Builds the face when it is not up to date; call it before the application is made. */
export const buildFace = (): Promise<void> => build({ only: ['web'] });

/** Has the application listen on a free port, where the windows of this spec look. */
export async function listening(app: NestExpressApplication): Promise<void> {
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  base = `http://127.0.0.1:${String(port)}`;
}

export interface Visitor {
  readonly page: Page;
  /** What the page complained about in its console; a sound page is silent. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Somebody with a window of that size, who closes it himself. */
export async function aVisitor([width, height]: Size = [1440, 900]): Promise<Visitor> {
  if (typeof browser === 'string') throw new Error(browser);
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'Europe/Berlin', // dates are Shanghai's wherever the machine stands
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** A window of that size for the case at hand. */
export async function aWindow(size?: Size): Promise<Page> {
  const visitor = await aVisitor(size);
  windows.push(visitor);
  return visitor.page;
}

/** What the pages of this case's windows complained about. */
export const complaints = (): string[] => windows.flatMap((one) => one.complaints);

/** Logs in through the form. */
export async function logIn(page: Page, account: string, password = aPassword): Promise<void> {
  await page.goto('/login');
  await page.fill('#account', account);
  await page.fill('#password', password);
  await page.click('button[type=submit]');
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** A window of somebody who has logged in. */
export async function as(account: string, size?: Size, password?: string): Promise<Page> {
  const page = await aWindow(size);
  await logIn(page, account, password);
  return page;
}

/** How far the page is wider than its window: 0 on a page that fits. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth');

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against WCAG 2.2 AA, as `rule: element`; a letter in a frame is no page of ours. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(WCAG)}, iframes: false }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  );
}

/** Presses Tab until that element has the focus; throws when it cannot be reached so. */
export async function tabTo(page: Page, selector: string, most = 120): Promise<void> {
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(
      `document.activeElement?.matches(${JSON.stringify(selector)}) === true`,
    );
    if (there) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
