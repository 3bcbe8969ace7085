import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Page, startPage } from '../../../../tools/local/page/start-page.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';
import { type FakeControls, fakeControls } from './fake-controls.js';
import { recorded } from './recorded.js';

/** The page's script and style sheet, as they were built. */
const assets = fileURLToPath(new URL('../../../../build/local/page', import.meta.url));

/** The page over fake controls, on a free port until the test is done. */
export async function startTestPage(
  traceEvents: readonly TraceEvent[] = recorded,
  { port = 0, heartbeat = 10_000, controls = fakeControls(traceEvents) } = {},
): Promise<{ page: Page; controls: FakeControls }> {
  const page = await startPage({ controls, port, heartbeat, assets });
  onTestFinished(() => page.close());
  return { page, controls };
}
