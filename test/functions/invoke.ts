import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { vi } from 'vitest';

const require = createRequire(import.meta.url);
const dist = new URL('../../build/project/dist/', import.meta.url);

export type FunctionName = 'upload-callback' | 'task-result' | 'object-event' | 'topic-push';

/** Every line that the functions logged. */
export const logLines: string[] = [];

type Built = (event: Buffer, context: object) => Promise<unknown>;

/** A fresh instance of a built function, as a cold start of Function Compute gives. */
export function coldStart(name: FunctionName, env: Record<string, string> = {}): Built {
  const file = new URL(`${name}/index.js`, dist).pathname;
  delete require.cache[file];
  const { handler } = require(file) as { handler: Built };
  // The environment is read on the first call.
  return async (event, context) => {
    const before = { ...process.env };
    const log = vi.spyOn(console, 'log').mockImplementation((line) => void logLines.push(line));
    Object.assign(process.env, env);
    try {
      return await handler(event, context);
    } finally {
      process.env = before;
      log.mockRestore();
    }
  };
}

/** Function Compute's context, as recorded (functions left out). */
export const context = JSON.parse(readSample('fc-context.json')) as { requestId: string };

export function readSample(file: string): string {
  return readFileSync(new URL(`../samples/${file}`, import.meta.url), 'utf8');
}

export function readVector(file: string): string {
  return readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8');
}

/** A captured HTTP request, as the vectors and samples write it. */
export interface Captured {
  readonly method: string;
  readonly requestTarget: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TEXT_TYPES = /^(text\/.*|application\/(json|ld\+json|xhtml\+xml|xml|atom\+xml|javascript))\b/;

/**
 * The event that an HTTP trigger of Function Compute 3.0 makes of a request: encoded path, decoded parameters in no
 * particular order, Go-canonical header names, Base64 for anything but text.
 */
export function httpEvent({ method, requestTarget, headers, body }: Captured): Buffer {
  const [path = '', query] = requestTarget.split('?');
  const text = TEXT_TYPES.test(headers['content-type'] ?? '');
  const parameters = [...new URLSearchParams(query)].sort(([a], [b]) => (a < b ? -1 : 1));
  const event = {
    version: 'v1',
    rawPath: path,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [canonical(name), value]),
    ),
    queryParameters: Object.fromEntries(parameters),
    body: text ? body : Buffer.from(body).toString('base64'),
    isBase64Encoded: !text,
    requestContext: {
      accountId: '1234567890123456',
      domainName: 'oss-inbox.cn-hangzhou.fcapp.run',
      domainPrefix: 'oss-inbox',
      requestId: context.requestId,
      time: '2026-03-01T02:03:04Z',
      timeEpoch: '1772330584123',
      http: {
        method,
        path: decoded(path),
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.10',
        userAgent: headers['user-agent'] ?? '',
      },
    },
  };
  return Buffer.from(JSON.stringify(event));
}

function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (match) => match.toUpperCase());
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
