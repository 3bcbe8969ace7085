import type { Signal } from '../signal/index.js';
import type { HandoffContext } from './handoff-target.js';
import type { HandoffConfig } from './handoff-targets.js';
import { post } from './post.js';
import { signWebhook } from './sign-webhook.js';
import { limitTime } from './time-limit.js';
import { refusalOf, unreachable } from './webhook-failure.js';

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
