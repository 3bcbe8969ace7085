import { createServer, request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closeServer, listen } from '../../../../tools/local/http/listen.js';
import type { Snapshot, StepChange } from '../../../../tools/local/page/view.js';
import { openStream } from './event-stream.js';
import { recorded } from './recorded.js';
import { startTestPage } from './test-page.js';

const [first] = recorded;
if (!first) throw new Error('nothing is recorded');

interface Sent {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A request with headers that fetch() does not let one set. */
function send(port: number, path: string, { method = 'GET', host, headers = {}, body }: Sent) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const all = { host: host ?? `127.0.0.1:${port}`, ...headers };
    const outgoing = request({ port, host: '127.0.0.1', path, method, headers: all }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What a button's script sends. */
async function post(url: string, name: string, given: unknown) {
  const headers = { origin: url, 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(given) };
  const response = await fetch(`${url}/api/${name}`, init);
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

describe('the page', () => {
  it('is a document whose policy lets it reach nothing but this machine', async () => {
    const { page } = await startTestPage();
    const response = await fetch(page.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:*");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('has a script below 60 kB, and a style sheet', async () => {
    const { page } = await startTestPage();
    const script = await fetch(`${page.url}/page.js`);
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect((await script.text()).length).toBeLessThan(60_000);
    const style = await fetch(`${page.url}/page.css`);
    expect(style.headers.get('content-type')).toMatch(/^text\/css/);
  });

  it('takes a free port when its own is busy, and says so', async () => {
    const other = createServer();
    const busy = await listen(other, 0);
    onTestFinished(() => closeServer(other));
    const { page } = await startTestPage([], { port: busy.port });
    expect(page.busyPort).toBe(busy.port);
    expect((await fetch(page.url)).status).toBe(200);
  });

  it('answers an unknown path with 404', async () => {
    const { page } = await startTestPage();
    for (const path of ['/etc/passwd', '/api/nothing', '/..%2f..%2fpackage.json', '//page.js']) {
      expect((await send(page.port, path, {})).status, path).toBe(404);
    }
  });

  it('closes with streams that are open', async () => {
    const { page } = await startTestPage();
    const stream = await openStream(`${page.url}/api/events`);
    await stream.next('snapshot');
    await page.close();
    await expect(fetch(page.url)).rejects.toThrow();
  });
});

describe('a stranger', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])(
    'is nobody who asks for %s',
    async (name) => {
      const { page } = await startTestPage();
      const host = `${name}:${page.port}`;
      expect((await send(page.port, '/api/state', { host })).status).toBe(200);
    },
  );

  it.each([
    ['another name', 'attacker.example'],
    ['another name with the port', 'attacker.example:PORT'],
    ['a name that begins like it', '127.0.0.1.attacker.example:PORT'],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
  ])('gets nothing by %s in Host', async (_, host) => {
    const { page } = await startTestPage();
    const named = host.replace('PORT', String(page.port));
    for (const path of ['/', '/page.js', '/api/state', '/api/events', '/api/nothing']) {
      const { status, text } = await send(page.port, path, { host: named });
      expect(status, path).toBe(403);
      expect(text).not.toContain('quarterly');
    }
  });

  it.each([
    ['no Origin', {}],
    ['another site', { origin: 'https://attacker.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed document', { origin: 'null' }],
    ['the same port under another scheme', { origin: 'https://127.0.0.1:PORT' }],
  ])('can do nothing from %s', async (_, headers: Record<string, string>) => {
    const { page, controls } = await startTestPage();
    const named = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace('PORT', String(page.port)),
      ]),
    );
    const body = JSON.stringify({ action: 'again', id: 'h2' });
    const sent = { method: 'POST', headers: named, body };
    expect((await send(page.port, '/api/act', sent)).status).toBe(403);
    expect(controls.calls).toEqual([]);
  });
});

describe('the state', () => {
  it('has every step without its texts, and the cloud', async () => {
    const { page } = await startTestPage();
    const state = (await (await fetch(`${page.url}/api/state`)).json()) as Snapshot;
    expect(state.steps.map(({ id }) => id)).toEqual(recorded.map(({ id }) => id));
    const callback = state.steps.find(({ id }) => id === 'h2');
    expect(callback).toMatchObject({
      kind: 'callback',
      cause: 'h1',
      lines: 0,
      actions: ['again', 'forge'],
    });
    expect(callback?.parts.map(({ name }) => name)).toEqual(['request', 'answer']);
    expect(JSON.stringify(callback)).not.toContain('RSA 2048\\r\\n');
    expect(JSON.stringify(state)).not.toContain('mimeType');
    expect(state.cloud.places.bucket).toBe('oss-inbox-demo');
    expect(state.cloud.functions).toHaveLength(3);
  });

  it('cuts a fact and a title that are too long', async () => {
    const long = 'a'.repeat(5000);
    const { page } = await startTestPage([{ ...first, title: long, facts: { why: long } }]);
    const { steps } = (await (await fetch(`${page.url}/api/state`)).json()) as Snapshot;
    expect(steps[0]?.title).toHaveLength(1001);
    expect(steps[0]?.facts['why']).toHaveLength(1001);
  });

  it('has the texts of a step for who asks', async () => {
    const { page } = await startTestPage();
    const response = await fetch(`${page.url}/api/events/h3`);
    const { parts, lines } = recorded.find(({ id }) => id === 'h3') ?? {};
    expect(await response.json()).toEqual({ parts, lines });
    expect((await fetch(`${page.url}/api/events/h999`)).status).toBe(404);
  });

  it.each([
    ['a payload', 'MIMETYPE=application', ['h2', 'h3']],
    ['a log line', 'stored the report', ['h3']],
    ['a fact', 'signature_invalid', ['h24', 'h25']],
    ['a key', 'film.mp4', ['h50']],
    ['nothing', '   ', []],
  ])('finds the steps with %s', async (_, text, ids) => {
    const { page } = await startTestPage();
    const response = await fetch(`${page.url}/api/search?text=${encodeURIComponent(text)}`);
    expect(await response.json()).toEqual(ids);
  });
});

describe('the stream', () => {
  it('begins with all there is and goes on with what changes', async () => {
    const { page, controls } = await startTestPage();
    const { response, next } = await openStream(`${page.url}/api/events`);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const snapshot = JSON.parse((await next('snapshot')).data) as Snapshot;
    expect(snapshot.steps).toHaveLength(recorded.length);
    controls.put({ ...first, id: 'h100' });
    const change = JSON.parse((await next('change')).data) as StepChange;
    expect(change.steps.map(({ id }) => id)).toEqual(['h100']);
    expect(change.oldest).toBe('h1');
  });

  it('goes on after the last event that a client had', async () => {
    const { page, controls } = await startTestPage();
    const before = await openStream(`${page.url}/api/events`);
    const { id = '' } = await before.next('snapshot');
    before.close();
    controls.put({ ...first, id: 'h101' });
    controls.put({ ...first, id: 'h102' });
    const after = await openStream(`${page.url}/api/events`, { 'last-event-id': id });
    const change = JSON.parse((await after.next('change')).data) as StepChange;
    expect(change.steps.map((step) => step.id)).toEqual(['h101', 'h102']);
  });

  it('begins again for a client of another start', async () => {
    const { page } = await startTestPage();
    const headers = { 'last-event-id': '0123456789ab-3' };
    const { next } = await openStream(`${page.url}/api/events`, headers);
    const snapshot = JSON.parse((await next('snapshot')).data) as Snapshot;
    expect(snapshot.steps).toHaveLength(recorded.length);
  });

  it('gives a snapshot to a client that has missed too much', async () => {
    const { page, controls } = await startTestPage();
    const { next, close } = await openStream(`${page.url}/api/events`);
    const { id = '' } = await next('snapshot');
    close();
    for (let n = 0; n <= 5000; n += 1) controls.put({ ...first, id: `many-${n}` });
    const again = await openStream(`${page.url}/api/events`, { 'last-event-id': id });
    const snapshot = JSON.parse((await again.next('snapshot')).data) as Snapshot;
    expect(snapshot.steps).toHaveLength(recorded.length + 5001);
  });

  it('tells of a switch that was set, too', async () => {
    const { page, controls } = await startTestPage();
    const { next } = await openStream(`${page.url}/api/events`);
    await next('snapshot');
    controls.setSwitches({ doubled: 30 });
    const cloud = JSON.parse((await next('cloud')).data) as Snapshot['cloud'];
    expect(cloud.switches.doubled).toBe(30);
  });

  it('tells that it is alive when nothing happens', async () => {
    const { page } = await startTestPage(recorded, { heartbeat: 20 });
    const { next } = await openStream(`${page.url}/api/events`);
    expect((await next('heartbeat')).id).toBeUndefined();
  });
});

describe('a button', () => {
  it.each([
    ['act', { action: 'forge', id: 'h2' }, ['act', 'forge', 'h2'], { cause: 'h2' }],
    ['sample', { name: 'created' }, ['sendSample', 'created'], { cause: 'h40' }],
    [
      'convert',
      { place: { bucket: 'b', key: 'k' }, conversion: 'doc/convert to pdf' },
      ['convert', { bucket: 'b', key: 'k' }, 'doc/convert to pdf'],
      { cause: 'h10' },
    ],
    [
      'crash',
      { function: 'object-event', moment: 'late' },
      ['crashNext', 'object-event', 'late'],
      {},
    ],
    ['fail-task', {}, ['failNextTask'], {}],
    ['switches', { delay: 1500 }, ['setSwitches', { delay: 1500 }], {}],
    ['upload', { size: 3 }, ['issueUpload', 3], { url: 'http://127.0.0.1:1/', fields: [] }],
  ])('%s has the cloud do it', async (name, given, call, answer) => {
    const { page, controls } = await startTestPage();
    expect(await post(page.url, name, given)).toEqual({
      status: 200,
      answer: { ...answer, ok: true },
    });
    expect(controls.calls).toEqual([call]);
  });

  it.each([
    ['act', { action: 'delete', id: 'h2' }],
    ['act', { action: 'again' }],
    ['act', { action: 'again', id: 'h2', more: 1 }],
    ['switches', { doubled: 101 }],
    ['switches', { delay: -1 }],
    ['switches', { timeScale: 0.5 }],
    ['upload', { size: -1 }],
    ['upload', { size: 1, name: 'a.png' }],
    ['crash', { function: 'x', moment: 'now' }],
    ['fail-task', undefined],
    ['fail-task', []],
  ])('%s refuses %j', async (name, given) => {
    const { page, controls } = await startTestPage();
    const { status, answer } = await post(page.url, name, given);
    expect(status).toBe(400);
    expect(answer).toEqual({ ok: false, error: expect.any(String) });
    expect(controls.calls).toEqual([]);
  });

  it('tells why the cloud did not do it', async () => {
    const { page, controls } = await startTestPage();
    controls.fault = 'the callback is no longer kept';
    expect(await post(page.url, 'act', { action: 'again', id: 'h2' })).toEqual({
      status: 409,
      answer: { ok: false, error: 'the callback is no longer kept' },
    });
  });

  it('refuses a body that is too large', async () => {
    const { page, controls } = await startTestPage();
    const given = { action: 'again', id: 'x'.repeat(70_000) };
    const headers = { origin: page.url, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(given) };
    expect((await fetch(`${page.url}/api/act`, init)).status).toBe(413);
    expect(controls.calls).toEqual([]);
  });
});
