import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signCallback, signPush } from '../../../../shared/src/index.js';
import type { CapturedRequest } from '../../../../tools/cli/capture/captured-message.js';
import { readRequest } from '../../../../tools/cli/capture/read-request.js';
import { type CheckOptions, checkRequest } from '../../../../tools/cli/verify/check-request.js';
import { withHeader } from '../../../../tools/cli/verify/trial.js';
import type { GivenKey } from '../../../../tools/cli/verify/verifier.js';

/** Requests that the real OSS signed, and a push of the real SMQ's, of which the body is not public. */
export const vectors = {
  formWithQuery: 'oss-callback-01-official-doc-form-query.json',
  json: 'oss-callback-03-json-session-path.json',
  form: 'oss-callback-04-form-colon-encoding.json',
  token: 'oss-callback-07-form-with-query-token.json',
  brokenJson: 'oss-callback-08-invalid-json-body.json',
  push: 'smq-http-push-simplified-2023.json',
} as const;

/** The bytes of a file of test/vectors or test/samples. */
export function fileOf(path: string): Buffer {
  return readFileSync(new URL(`../../../${path}`, import.meta.url));
}

/** The request in a capture. */
export function requestIn(capture: string | Uint8Array): CapturedRequest {
  const request = readRequest(Buffer.from(capture as Uint8Array));
  if (request === undefined) throw new Error('no request in it');
  return request;
}

export function vector(name: keyof typeof vectors): CapturedRequest {
  return requestIn(fileOf(`vectors/${vectors[name]}`));
}

/** The request with a body that was made of its own. */
export function withBody(
  request: CapturedRequest,
  change: (body: string) => string | Uint8Array,
): CapturedRequest {
  const body = Buffer.from(change(request.body?.toString() ?? '') as Uint8Array);
  return { ...request, body };
}

/** The request with a header changed, or without it. */
export function withChanged(
  request: CapturedRequest,
  name: string,
  change: (value: string) => string | undefined,
): CapturedRequest {
  const { method, query, path = '/', body = Buffer.alloc(0) } = request;
  const trial = { method, path, query, body, headers: request.headers };
  const { headers } = withHeader(trial, name, change(request.headers[name] ?? ''));
  return { ...request, headers };
}

const pair = generateKeyPairSync('rsa', { modulusLength: 512 });

/** A key of the tests' own, for what no vector shows. */
export const ownKey: GivenKey = { name: 'own key', url: undefined, key: pair.publicKey };

/** A callback that the tests' own key signed; `target` is the encoded path with its raw query. */
export function signed(target: string, body: string | Uint8Array): CapturedRequest {
  const [path = '', query = ''] = target.split('?');
  const authorization = signCallback({ path: target, body }, pair.privateKey);
  return capturedAs(path, query, { authorization }, body);
}

/** A push that the tests' own key signed. */
export function signedPush(
  target: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): CapturedRequest {
  const [path = '', query = ''] = target.split('?');
  const unsigned = {
    'content-type': 'text/plain;charset=utf-8',
    date: 'Fri, 02 Jan 2026 03:04:05 GMT',
    'x-mns-signing-cert-url': Buffer.from('https://certificates.example/own.pem').toString(
      'base64',
    ),
    'x-mns-version': '2015-06-06',
    ...headers,
  };
  const push = { method: 'POST', path: target, headers: unsigned };
  const authorization = signPush(push, pair.privateKey);
  return capturedAs(path, query, { ...unsigned, authorization }, body);
}

function capturedAs(
  path: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): CapturedRequest {
  const bytes = Buffer.from(body as Uint8Array);
  const form = 'test';
  return { form, method: 'POST', path, query, headers, body: bytes, otherBodies: [], remarks: [] };
}

/** Checks a request with the tests' own key beside the pinned ones. */
export function check(captured: CapturedRequest, options: Partial<CheckOptions> = {}) {
  return checkRequest(captured, { keys: [ownKey], ...options });
}

/** What explains that a request does not verify. */
export function mistakesOf(captured: CapturedRequest, options: Partial<CheckOptions> = {}) {
  const { verified, mistakes } = check(captured, options);
  if (verified) return 'verified';
  return mistakes.map(({ what }) => what);
}
