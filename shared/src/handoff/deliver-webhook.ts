import type { HandoffConfig } from '../config/index.js';
import { InboxError, TimeoutError } from '../core/index.js';
import type { Signal } from '../signal/index.js';
import { type HandoffContext, limitTime } from './handoff-target.js';
import { post } from './post.js';
import { PrivateAddressError } from './public-lookup.js';
import { signWebhook } from './sign-webhook.js';

/** Answers that ask for another try. */
const MAY_RETRY: readonly number[] = [408, 429];

/**
 * Posts the signal as a CloudEvent in structured mode, signed as Standard Webhooks has it.
 *
 * @throws {InboxError} `handoff_failed` or `handoff_refused`.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
export async function deliverWebhook(
  signal: Signal,
  address: string,
  { handoffSecrets, handoffAllowPrivate }: HandoffConfig,
  context: HandoffContext,
): Promise<void> {
  const url = new URL(address);
  const timeoutMs = limitTime(context.timeoutMs);
  const body = Buffer.from(JSON.stringify(signal));
  const seconds = Math.floor(Date.now() / 1000);
  // With its type, since receivers drop what has an id they know, and whoever reports an upload chooses its request id.
  const id = `${signal.type}/${signal.id}`;
  const headers = {
    ...signWebhook(id, seconds, body, handoffSecrets),
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'content-length': body.length,
    'user-agent': 'oss-inbox',
  };
  const options = { headers, body, allowPrivate: handoffAllowPrivate, timeoutMs };
  const status = await post(url, options).catch((error: unknown) => {
    throw unreachable(error, url, timeoutMs);
  });
  if (status < 200 || status >= 300) throw refusalOf(status, url);
}

/** What an answer with another status than 2xx says of the signal. */
function refusalOf(status: number, { host }: URL): InboxError {
  const isRefused = status >= 400 && status < 500 && !MAY_RETRY.includes(status);
  return new InboxError(
    isRefused ? 'handoff_refused' : 'handoff_failed',
    `the webhook on ${host} answered with status ${status}: ${fixOf(status)}`,
  );
}

function fixOf(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return 'give it one of the secrets in HANDOFF_SECRET to verify the signature with';
    case 404:
    case 405:
    case 410:
      return 'correct the path of HANDOFF_URL';
    case 413:
      return 'it must take a body as large as the signal';
    case 408:
    case 429:
      return 'it is rate-limiting';
    default:
  }
  if (status >= 300 && status < 400) {
    return 'redirects are not followed, so HANDOFF_URL must be where it leads';
  }
  return 'its own log says why';
}

/** Why there was no answer. */
function unreachable(error: unknown, { host }: URL, timeoutMs: number): InboxError {
  const failed = (what: string, cause?: unknown) =>
    new InboxError('handoff_failed', `the webhook on ${host} ${what}`, { cause });
  if (error instanceof PrivateAddressError) {
    return failed(
      'has no public address, so nothing was sent: correct HANDOFF_URL, or set HANDOFF_ALLOW_PRIVATE=true',
    );
  }
  if (error instanceof TimeoutError) {
    return failed(
      `did not answer within ${timeoutMs} ms: it should answer first and work after that, and a function in a VPC needs a way to the internet`,
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Such an error holds what came.
  if (code.startsWith('HPE_')) return failed(`answered with something that is not HTTP (${code})`);
  return failed(`could not be reached${code && ` (${code})`}${hintOf(code)}`, error);
}

function hintOf(code: string): string {
  if (/CERT|SIGNATURE/.test(code)) {
    return ': its certificate must be valid for its name, and of an authority that Node.js trusts';
  }
  if (/EPROTO|SSL/.test(code)) return ': the TLS handshake failed';
  return /ENOTFOUND|ECONNREFUSED/.test(code) ? ': correct the host and port of HANDOFF_URL' : '';
}
