import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Page, startPage } from '../../../local/page/start-page.js';
import type { Happening } from '../../../local/trace/happening.js';
import { type FakeBackstage, fakeBackstage } from './fake-backstage.js';
import { recorded } from './recorded.js';

/** The page's script and style sheet, as they were built. */
const assets = fileURLToPath(new URL('../../../build/local/page', import.meta.url));

/** The page over a fake backstage, on a free port until the test is done. */
export async function startTestPage(
  happenings: readonly Happening[] = recorded,
  { port = 0, heartbeat = 10_000, backstage = fakeBackstage(happenings) } = {},
): Promise<{ page: Page; backstage: FakeBackstage }> {
  const page = await startPage({ backstage, port, heartbeat, assets });
  onTestFinished(() => page.close());
  return { page, backstage };
}
