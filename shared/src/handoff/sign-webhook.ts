import { createHash, createHmac, type KeyObject } from 'node:crypto';

// What a header can hold, but for the dot that separates the parts of what is signed.
const PLAIN_ID = /^(?:[\w:-]{1,128}\/)?[\w:-]{1,128}$/;

/**
 * The headers that prove to a receiver who sent `body` and when, one signature for each secret. `webhook-id` is the id
 * as it is where it has nothing but letters, digits, `_`, `:` and `-`, up to 128 of them, or two such parts with a `/` between them; else its SHA-256.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  id: string,
  seconds: number,
  body: Buffer,
  secrets: readonly KeyObject[],
) {
  const safeId = PLAIN_ID.test(id) ? id : createHash('sha256').update(id).digest('base64url');
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
