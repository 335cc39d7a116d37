/** People at a browser: the built face on a running place, and what a person does there. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch } from '../../scripts/browser.mjs';
import { build } from '../../scripts/build.mjs';

/** A Chromium, or the reason why there is none on this machine. */
export async function aBrowser(): Promise<Browser | string> {
  try {
    return await launch();
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

/** Builds the face when it is not up to date; call it before the application is made. */
export const buildFace = (): Promise<void> => build({ only: ['web'] });

/** Has the application listen on a free port; answers its address. */
export async function listening(app: NestExpressApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `http://127.0.0.1:${String(port)}`;
}

export interface Visitor {
  readonly page: Page;
  /** What the page complained about in its console; a sound page is silent. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Somebody with a window of that size. */
export async function aVisitor(
  browser: Browser,
  base: string,
  [width, height]: readonly [number, number] = [1440, 900],
): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({
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

/** Logs in through the form. */
export async function logIn(page: Page, account: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.fill('#account', account);
  await page.fill('#password', password);
  await page.click('button[type=submit]');
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** How far the page is wider than its window: 0 on a page that fits. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
