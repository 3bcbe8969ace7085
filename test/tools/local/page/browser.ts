import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, describe } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of `CHROMIUM`, else the first on the PATH. */
const executablePath = process.env['CHROMIUM'] || onPath();

/** Tests that need a real Chromium; where there is none, they are left out with a notice that says so. */
export const describeInBrowser = executablePath ? describe : describe.skip;

if (!executablePath) {
  console.warn(
    `Tests of the page in a browser are left out: no ${NAMES.join(', ')} on the PATH. CHROMIUM=<its path> names one.`,
  );
}

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** A tab without a past; `requests` has the URL of all that it asks for, `faults` what went wrong in its scripts. */
export async function newTab(options: BrowserContextOptions = {}) {
  browser ??= chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  const context = await (await browser).newContext({ reducedMotion: 'reduce', ...options });
  const page: Page = await context.newPage();
  const requests: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) faults.push(message.text());
  });
  return { page, context, requests, faults };
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
