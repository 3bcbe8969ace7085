import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { checkPushDigest, decodeCallback, readConfig, verifyPushSignature } from 'oss-inbox';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleKeySettings } from '../../../../tools/wire/index.js';
import { type Received, type Receiver, startReceiver } from './receiver.js';
import { runSample } from './run-sample.js';

vi.setConfig({ testTimeout: 30_000 });

const { callbackPublicKeys, smqCertificates } = readConfig(sampleKeySettings);

let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

async function receiving(answer?: (response: ServerResponse, count: number) => void) {
  receiver = await startReceiver(answer);
  return receiver;
}

/** The request as the package takes it. */
function requestOf(received: Received | undefined) {
  if (!received) throw new Error('nothing was received');
  const { method, target, headers, body } = received;
  const [path = '', query = ''] = target.split('?');
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const lowerCase: Record<string, string> = Object.fromEntries(texts);
  return { method, path, query, headers: lowerCase, body };
}

function verify(kind: string, received: Received | undefined) {
  const { headers, ...request } = requestOf(received);
  const lowerCase = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const check = () =>
    kind.startsWith('callback')
      ? decodeCallback({ ...request, headers: lowerCase }, callbackPublicKeys)
      : verifyPushSignature({ ...request, headers: lowerCase }, smqCertificates);
  expect(check).not.toThrow();
}

// What a shell makes of the command, read as curl reads its arguments.
async function asCurlWouldSend(command: string): Promise<Received> {
  const script = `curl() { "${process.execPath}" -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"; }\n${command}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script]);
  const [flags, url = '', ...others] = JSON.parse(stdout) as string[];
  expect(flags).toBe('-sS');
  const valuesOf = (option: string) =>
    others.filter((_, index) => index % 2 === 1 && others[index - 1] === option);
  const headers = valuesOf('-H').map((header) => {
    // "name:" has curl leave the header out, "name;" has it sent without a value.
    const [, name, value = ''] = /^([\w-]+)(?:: (.+)|;)$/s.exec(header) ?? [];
    expect(name, header).toBeDefined();
    return [name ?? '', value] as const;
  });
  const [body = ''] = valuesOf('--data-raw');
  const target = new URL(url).pathname;
  return {
    method: 'POST',
    target,
    headers: Object.fromEntries(headers),
    body: Buffer.from(body),
  };
}

describe('--to', () => {
  it('sends a callback signed for that path and query, and prints the answer', async () => {
    const { url, received } = await receiving();
    const { code, stdout, stderr } = await runSample(['callback', '--to', `${url}/a%20b?c=%2F`]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '200 OK\n{"ok":true}\n' });
    expect(stderr).toContain('CALLBACK_PUBLIC_KEYS=');
    expect(received).toMatchObject([{ method: 'POST', target: '/a%20b?c=%2F' }]);
    const { data } = decodeCallback(requestOf(received[0]), callbackPublicKeys);
    expect(data).toMatchObject({ bucket: 'oss-inbox-uploads' });
  });

  it.each([['push-json'], ['push-xml'], ['push-simplified']])('sends a %s', async (via) => {
    const { url, received } = await receiving((response) => response.writeHead(204).end());
    const { code, stdout } = await runSample(['task', 'Index', '--via', via, '--to', url]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '204 No Content\n' });
    const request = requestOf(received[0]);
    expect(() => verifyPushSignature(request, smqCertificates)).not.toThrow();
    expect(() => checkPushDigest(request.headers, request.body)).not.toThrow();
  });

  it('sends as many as --count says, and fails when one is refused', async () => {
    const { url, received } = await receiving((response, count) => {
      response.writeHead(count === 2 ? 500 : 200).end(String(count));
    });
    const { code, stdout } = await runSample(['callback', '--to', url, '--count', '3', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      answers: [
        { status: 200, body: '1' },
        { status: 500, body: '2' },
        { status: 200, body: '3' },
      ],
    });
    const ids = received.map(({ headers }) => headers['x-oss-request-id']);
    expect(new Set(ids).size).toBe(3);
  });

  it('follows no redirect', async () => {
    const { url, received } = await receiving((response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const { code, stdout } = await runSample(['callback', '--to', url]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '307 Temporary Redirect\n' });
    expect(received).toHaveLength(1);
  });

  it('keeps an answer from driving the terminal', async () => {
    const { url } = await receiving((response) => response.end('a\u001b[31mb\u0007\n'));
    const { stdout } = await runSample(['callback', '--to', url]);
    expect(stdout).toContain('a\u{fffd}[31mb\u{fffd}\n');
  });

  it('gives up on an answer without an end, and on nobody', async () => {
    const { url } = await receiving((response) => {
      const more = () => response.write('x'.repeat(65_536), more);
      more();
    });
    const [endless, nobody] = await Promise.all([
      runSample(['callback', '--to', url]),
      runSample(['callback', '--to', 'http://127.0.0.1:1/']),
    ]);
    expect(endless).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('more than 1048576'),
    });
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('--as', () => {
  it.each([['callback'], ['message hello --via push-xml']])(
    'http is the request that a socket can send: %s',
    async (kind) => {
      const { url, port, received } = await receiving();
      const args = [...kind.split(' '), '--url', `${url}/cb`, '--as', 'http'];
      const { stdout } = await runSample(args);
      const socket = connect(port, '127.0.0.1');
      socket.end(stdout);
      expect((await buffer(socket)).toString()).toMatch(/^HTTP\/1\.1 200 OK/);
      verify(kind, received[0]);
    },
  );

  it.each([['callback --var quote=\'"$(id)`'], ["message it's --via push-simplified"]])(
    'curl is a command that sends the request: %s',
    async (kind) => {
      const args = [...kind.split(' '), '--url', 'http://127.0.0.1/cb', '--as', 'curl'];
      const { stdout } = await runSample(args);
      verify(kind, await asCurlWouldSend(stdout));
    },
  );

  it('json is the request', async () => {
    const { stdout } = await runSample(['callback', '--as', 'json', '--url', 'http://h/cb?a=b']);
    const { method, url, headers, body } = JSON.parse(stdout) as Record<string, string> & {
      headers: Record<string, string>;
    };
    const target = new URL(url ?? '').pathname + new URL(url ?? '').search;
    verify('callback', { method: method ?? '', target, headers, body: Buffer.from(body ?? '') });
  });
});

describe('--out', () => {
  it('writes each to a file, numbered where there are several', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oss-inbox-sample-'));
    try {
      const one = await runSample(['message', '--seed', '1', '--out', join(folder, 'one.json')]);
      expect(one).toMatchObject({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining('one.json'),
      });
      await runSample([
        'message',
        '--count',
        '2',
        '--seed',
        '1',
        '--out',
        join(folder, 'two.json'),
      ]);
      expect((await readdir(folder)).sort()).toEqual(['one.json', 'two-1.json', 'two-2.json']);
      const { stdout } = await runSample(['message', '--count', '2', '--seed', '1']);
      const files = ['two-1.json', 'two-2.json'].map((file) =>
        readFile(join(folder, file), 'utf8'),
      );
      expect(stdout).toBe((await Promise.all(files)).map((event) => `${event}\n`).join(''));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
