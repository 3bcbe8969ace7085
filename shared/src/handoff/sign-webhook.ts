import { createHash, createHmac, type KeyObject } from 'node:crypto';

// What a header can hold, but for the slash between the two, and the dot that separates the parts of what is signed.
const PLAIN = /^[\w:-]{1,128}$/;

/**
 * The headers that prove to a receiver who sent `body` and when, one signature for each secret. `webhook-id` is
 * `<type>/<id>` of the signal, so that signals of different kinds never share one, where both have nothing but letters,
 * digits, `_`, `:` and `-`, up to 128 of them; else a hash of the two.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  { type, id }: { readonly type: string; readonly id: string },
  seconds: number,
  body: Buffer,
  secrets: readonly KeyObject[],
) {
  const safeId =
    PLAIN.test(type) && PLAIN.test(id)
      ? `${type}/${id}`
      : createHash('sha256').update(JSON.stringify([type, id])).digest('base64url');
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', secret).update(`${safeId}.${seconds}.`).update(body);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': safeId,
    'webhook-timestamp': `${seconds}`,
    'webhook-signature': signatures.join(' '),
  };
}
