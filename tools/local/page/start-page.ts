import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { actionRoutes } from './actions.js';
import type { Controls } from './controls.js';
import { newFeed } from './feed.js';
import { findText } from './find-text.js';
import { guard } from './guard.js';
import { pageHtml } from './page-html.js';
import { streamSteps } from './stream-steps.js';
import { snapshotOf } from './view.js';

export interface PageOptions {
  readonly controls: Controls;
  /** Where the page listens on 127.0.0.1; 0 = any free port. A busy one is replaced by a free one. */
  readonly port: number;
  /** The folder of page.js and page.css. */
  readonly assets: string;
  /** Milliseconds after which a stream without news says that it is alive; default 10,000. */
  readonly heartbeat?: number;
}

export interface Page extends Listening {
  close(): Promise<void>;
}

/** Serves the page on which a user sees what happens in the local cloud, as it happens. */
export async function startPage({
  controls,
  port,
  assets,
  heartbeat = 10_000,
}: PageOptions): Promise<Page> {
  const feed = newFeed(controls.trace);
  const closing = new AbortController();
  let listening: Listening | undefined;
  const app = new Hono();
  app.use(guard(() => listening?.port ?? 0));
  app.get('/', (context) => context.html(pageHtml));
  const types = { 'page.js': 'text/javascript', 'page.css': 'text/css' };
  for (const [name, type] of Object.entries(types)) {
    app.get(`/${name}`, async (context) => {
      // Read anew each time, so that a build is seen by reloading.
      const content = await readFile(join(assets, name), 'utf8');
      return context.body(content, 200, { 'content-type': `${type}; charset=utf-8` });
    });
  }
  app.get('/api/state', (context) => context.json(snapshotOf(controls)));
  app.get('/api/search', (context) => {
    return context.json(findText(controls.trace.all(), context.req.query('text') ?? ''));
  });
  app.get('/api/events/:id', (context) => {
    const traceEvent = controls.trace.get(context.req.param('id'));
    if (!traceEvent) return context.json({ ok: false, error: 'it is forgotten' }, 404);
    const { parts, lines } = traceEvent;
    return context.json({ parts, lines });
  });
  app.get('/api/events', (context) =>
    streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const ended = AbortSignal.any([gone.signal, closing.signal]);
      const source = { controls, feed, ended, heartbeat };
      await streamSteps(stream, context.req.header('last-event-id'), source);
    }),
  );
  app.route('/api', actionRoutes(controls));
  app.notFound((context) => context.json({ ok: false, error: 'there is nothing here' }, 404));
  app.onError((error, context) => context.json({ ok: false, error: error.message }, 500));

  // The stand-ins in this process go on with the real Request and Response.
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  listening = await listen(server, port);
  const close = async () => {
    closing.abort();
    feed.close();
    await closeServer(server);
  };
  return { ...listening, close };
}
