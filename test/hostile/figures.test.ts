import dns from 'node:dns';
import { createRequire } from 'node:module';
import net from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Captured, context, httpEvent } from '../functions/invoke.js';
import { callback, environment, goodTicket, oldSecret, push, secret } from './requests.js';

const REQUESTS = 10_000;
const require = createRequire(import.meta.url);
const output: string[] = [];
const outbound: string[] = [];

type Handler = (event: Buffer, context: object) => Promise<{ statusCode: number; body: string }>;

function load(name: string): Handler {
  const file = new URL(`../../build/project/dist/${name}/index.js`, import.meta.url).pathname;
  delete require.cache[file];
  return (require(file) as { handler: Handler }).handler;
}

beforeAll(() => {
  for (const [name, value] of Object.entries({
    ...environment,
    LOG_LEVEL: 'debug',
    CONFIRM_OBJECT: 'true',
  })) {
    vi.stubEnv(name, value);
  }
  for (const method of ['log', 'error', 'warn', 'info', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...given) => void output.push(given.join(' ')));
  }
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket) {
    outbound.push('connect');
    return this;
  });
  vi.spyOn(dns, 'lookup').mockImplementation(() => void outbound.push('lookup'));
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    outbound.push('fetch');
    return Promise.reject(new Error('no network'));
  });
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

// The same requests in every run.
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A request that was good until something that is signed, or the ticket's permission, was changed. */
function spoil(request: Captured, random: (below: number) => number): Captured {
  const change = (text: string) => {
    const at = random(text.length);
    const kinds = [
      text.slice(0, at) + String.fromCharCode(33 + random(94)) + text.slice(at + 1),
      text.slice(0, at),
      text.slice(0, at) + text.slice(at + 1 + random(3)),
      `${text.slice(0, at)}%${text.slice(at)}`,
      text + text,
      '',
    ];
    const changed = kinds[random(kinds.length)] ?? '';
    return changed === text ? `${text}!` : changed;
  };
  const signedHeaders = Object.keys(request.headers).filter((name) =>
    /^(authorization|x-mns-.*|content-md5|date)$/.test(name),
  );
  const part = random(signedHeaders.length + 2);
  if (part === 0) return { ...request, body: change(request.body) };
  if (part === 1)
    return { ...request, requestTarget: `/${change(request.requestTarget.slice(1))}` };
  const name = signedHeaders[part - 2] ?? 'authorization';
  return {
    ...request,
    headers: { ...request.headers, [name]: change(request.headers[name] ?? '') },
  };
}

it(`${REQUESTS} hostile requests cause no outbound request, no handler run, and show no secret`, async () => {
  const random = numbers(20_261_121);
  const endpoints = [
    [load('upload-callback'), callback()],
    [load('topic-push'), push()],
  ] as const;
  const role = {
    ...context,
    credentials: {
      accessKeyId: 'STS.id',
      accessKeySecret: 'the-role-secret',
      securityToken: 'the-role-token',
    },
  };
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < REQUESTS; sent += 1) {
    const [handler, good] = endpoints[sent % 2] ?? endpoints[0];
    const { statusCode, body } = await handler(httpEvent(spoil(good, random)), role);
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    output.push(body);
  }
  expect([...statuses.keys()].every((status) => status >= 400 && status < 500)).toBe(true);
  expect(outbound).toEqual([]);
  const all = output.join('\n');
  expect(all).not.toMatch(/"msg":"(signal|decoded)"/);
  const secrets = [
    secret,
    oldSecret,
    'the-role-secret',
    'the-role-token',
    goodTicket.split('.')[2] ?? '',
  ];
  for (const hidden of secrets) expect(all).not.toContain(hidden);
  expect(all).not.toMatch(/BEGIN|\.ts:\d|at \w+ \(/);
}, 60_000);
