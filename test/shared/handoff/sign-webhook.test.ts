import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { signWebhook } from '../../../shared/src/handoff/sign-webhook.js';

// The vector of the tests of Standard Webhooks' own libraries: one secret, and what it gives for one message.
it('gives the signature that the libraries of Standard Webhooks agree on', () => {
  const key = createSecretKey(Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'));
  const body = Buffer.from('{"test": 2432232314}');
  expect(signWebhook('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body, [key])).toStrictEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
