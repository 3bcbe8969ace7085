import { createHash, generateKeyPairSync } from 'node:crypto';
import { signCallback, signPush, signTicket, ticketSecrets } from 'oss-inbox';
import type { Captured } from '../functions/invoke.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
export const keyUrl = 'https://keys.example/key.pem';
export const secret = 'the-newest-ticket-secret';
export const oldSecret = 'a-secret-rotated-out';

/** A configuration that trusts the tests' own key and guards as much as it can without asking OSS. */
export const environment = {
  CALLBACK_PUBLIC_KEYS: `${keyUrl}=${der}`,
  SMQ_CERTIFICATES: `${keyUrl}=${der}`,
  SMQ_ALLOWED_TOPICS: '1234567890123456/tasks',
  CALLBACK_TICKET_SECRETS: secret,
  ALLOWED_BUCKETS: 'uploads',
  CONFIRM_OBJECT: 'false',
};

export function ticket(changes: object = {}, by: string = secret): string {
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const good = { bucket: 'uploads', prefix: 'in/', user: 'u-1', expires, nonce: 'n-1' };
  return signTicket({ ...good, ...changes }, ticketSecrets([by]));
}

export const goodTicket = ticket();

export function form(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

export const goodBody = form({
  bucket: 'uploads',
  object: 'in/a.jpg',
  size: '5',
  reqId: 'r-1',
  ticket: goodTicket,
});

/** A callback that is good in every respect, save what is changed after it was signed. */
export function callback(
  changes: Partial<Captured> = {},
  body = goodBody,
  target = '/oss/callback',
): Captured {
  return {
    method: 'POST',
    requestTarget: target,
    body,
    ...changes,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: signCallback({ path: target, body }, privateKey),
      'x-oss-pub-key-url': Buffer.from(keyUrl).toString('base64'),
      'x-oss-signature-version': '1.0',
      'x-oss-bucket': 'uploads',
      'x-oss-request-id': '65A1B2C3D4E5F60718293A4B',
      ...changes.headers,
    },
  };
}

export const goodMessage = JSON.stringify({ orderId: 'o-1' });

/** A push in SIMPLIFIED form that is good in every respect; `headers` are changed before it is signed. */
export function push(
  headers: Readonly<Record<string, string>> = {},
  body = goodMessage,
  target = '/notifications',
): Captured {
  const signed = {
    'content-md5': md5(body),
    'content-type': 'text/plain;charset=utf-8',
    date: new Date().toUTCString(),
    'x-mns-message-id': '250EB49D5F8D737A391C93C6ED165396',
    'x-mns-publish-time': '1680079287576',
    'x-mns-request-id': '6423F9B7BF94313030AF5EA0',
    'x-mns-signing-cert-url': Buffer.from(keyUrl).toString('base64'),
    'x-mns-topic-name': 'tasks',
    'x-mns-topic-owner': '1234567890123456',
    'x-mns-version': '2015-06-06',
    ...headers,
  };
  const authorization = signPush({ method: 'POST', path: target, headers: signed }, privateKey);
  return { method: 'POST', requestTarget: target, body, headers: { ...signed, authorization } };
}

/** The request with other headers than were signed. */
export function altered(request: Captured, headers: Readonly<Record<string, string>>): Captured {
  return { ...request, headers: { ...request.headers, ...headers } };
}

export function without(request: Captured, name: string): Captured {
  const { [name]: _, ...headers } = request.headers;
  return { ...request, headers };
}

function md5(body: string): string {
  return createHash('md5').update(body).digest('hex').toUpperCase();
}
