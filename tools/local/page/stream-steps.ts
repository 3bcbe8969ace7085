import { setTimeout as wait } from 'node:timers/promises';
import type { SSEStreamingApi } from 'hono/streaming';
import type { TraceEvent } from '../trace/trace-event.js';
import type { Controls } from './controls.js';
import type { Feed } from './feed.js';
import { cloudView, type StepChange, snapshotOf, stepOf } from './view.js';

interface Source {
  readonly controls: Controls;
  readonly feed: Feed;
  /** Aborted when the client is gone or the page closes. */
  readonly ended: AbortSignal;
  /** Milliseconds after which a stream without news says that it is alive. */
  readonly heartbeat: number;
}

/** Changes of so many milliseconds go out together. */
const PAUSE = 40;
/** How often what changes without a trace event is looked at. */
const LOOK = 1000;
/** What a browser waits before it comes back. */
const RETRY = 1000;

/**
 * Tells one client of everything, from where it was: `snapshot` (all there is), `change` (steps) and `cloud` events. A client
 * that reads slowly gets fewer and larger events, and a snapshot when it has missed too much.
 */
export async function streamSteps(
  stream: SSEStreamingApi,
  lastEventId: string | undefined,
  { controls, feed, ended, heartbeat }: Source,
): Promise<void> {
  let position = lastEventId;
  let cloud = '';
  let lastWrite = 0;
  const write = async (event: string, data: string, id?: string) => {
    lastWrite = Date.now();
    await stream.writeSSE({ event, data, retry: RETRY, ...(id !== undefined && { id }) });
  };
  while (!ended.aborted) {
    const changed = feed.since(position);
    const now = feed.position();
    const cloudNow = JSON.stringify(cloudView(controls));
    if (!changed) await write('snapshot', JSON.stringify(snapshotOf(controls)), now);
    else if (changed.length > 0) await write('change', changeOf(changed, controls), now);
    if (changed && cloudNow !== cloud) await write('cloud', cloudNow);
    position = now;
    cloud = cloudNow;
    if (Date.now() - lastWrite >= heartbeat) await write('heartbeat', '');
    await wait(PAUSE);
    if (position === feed.position()) await nextChange(feed, ended, Math.min(LOOK, heartbeat));
  }
}

function changeOf(changed: readonly TraceEvent[], controls: Controls): string {
  const [oldest] = controls.trace.all();
  const change: StepChange = {
    steps: changed.map((traceEvent) => stepOf(traceEvent, controls)),
    ...(oldest && { oldest: oldest.id }),
  };
  return JSON.stringify(change);
}

/** Resolves when something changes, when it is time to look, and when all is over. */
function nextChange(feed: Feed, ended: AbortSignal, most: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      unsubscribe();
      ended.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, most);
    const unsubscribe = feed.onChange(wake);
    ended.addEventListener('abort', wake);
    if (ended.aborted) wake();
  });
}
