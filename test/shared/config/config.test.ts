import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Environment, readConfig } from '../../../shared/src/config/index.js';
import { InboxError } from '../../../shared/src/core/index.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey;
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const base64 = (key: typeof rsa) => key.export({ format: 'der', type: 'spki' }).toString('base64');

function messageFor(env: Environment): string {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof InboxError)) throw error;
    expect(error).toMatchObject({ code: 'config_invalid', status: 500, retryable: true });
    return error.message;
  }
  throw new Error('nothing was thrown');
}

describe('readConfig', () => {
  const defaults = {
    logLevel: 'info',
    allowedBuckets: [],
    allowedAccounts: [],
    allowedPrefixes: [],
    ticketSecrets: [],
    confirmObject: false,
    ossEndpoint: undefined,
    callbackDeadlineMs: 3500,
    messageEncoding: 'auto',
    callbackPublicKeys: new Map(),
  };

  it.each<[string, Environment]>([
    ['nothing is set', {}],
    [
      'everything is empty',
      {
        LOG_LEVEL: '',
        CALLBACK_PUBLIC_KEYS: '',
        CALLBACK_DEADLINE_MS: '',
        SMQ_MESSAGE_ENCODING: '',
      },
    ],
    [
      'everything is blank',
      {
        LOG_LEVEL: ' ',
        CALLBACK_PUBLIC_KEYS: ' \n',
        CALLBACK_DEADLINE_MS: '\t',
        SMQ_MESSAGE_ENCODING: ' ',
      },
    ],
    ['unknown variables are set', { PATH: '/bin', CALLBACK_DEADLINE: '1' }],
  ])('gives the defaults when %s', (_, env) => {
    expect(readConfig(env)).toMatchObject(defaults);
  });

  it.each<[string, string, object]>([
    ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
    ['LOG_LEVEL', 'info', { logLevel: 'info' }],
    ['LOG_LEVEL', ' warn ', { logLevel: 'warn' }],
    ['LOG_LEVEL', 'error', { logLevel: 'error' }],
    ['CALLBACK_DEADLINE_MS', '100', { callbackDeadlineMs: 100 }],
    ['CALLBACK_DEADLINE_MS', ' 4900\n', { callbackDeadlineMs: 4900 }],
    ['ALLOWED_BUCKETS', 'one, two', { allowedBuckets: ['one', 'two'] }],
    ['ALLOWED_ACCOUNTS', '1234567890123456', { allowedAccounts: ['1234567890123456'] }],
    ['ALLOWED_PREFIXES', 'uploads/ in/', { allowedPrefixes: ['uploads/', 'in/'] }],
    ['CONFIRM_OBJECT', 'true', { confirmObject: true }],
    ['OSS_ENDPOINT', 'http://127.0.0.1:4650', { ossEndpoint: 'http://127.0.0.1:4650' }],
    ['SMQ_MESSAGE_ENCODING', 'auto', { messageEncoding: 'auto' }],
    ['SMQ_MESSAGE_ENCODING', 'json', { messageEncoding: 'json' }],
    ['SMQ_MESSAGE_ENCODING', 'base64', { messageEncoding: 'base64' }],
  ])('reads %s=%j', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toMatchObject({ ...defaults, ...expected });
  });

  it('confirms objects as soon as there are tickets, unless it is told not to', () => {
    const secrets = { CALLBACK_TICKET_SECRETS: '0123456789abcdef, fedcba9876543210' };
    expect(readConfig(secrets)).toMatchObject({ confirmObject: true });
    expect(readConfig(secrets).ticketSecrets).toHaveLength(2);
    expect(readConfig({ ...secrets, CONFIRM_OBJECT: 'false' })).toMatchObject({
      confirmObject: false,
    });
  });

  it('shows nothing of a secret when it is printed', () => {
    const config = readConfig({ CALLBACK_TICKET_SECRETS: '0123456789abcdef' });
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain('0123456789abcdef');
    expect(JSON.stringify(config)).not.toContain('0123456789abcdef');
  });

  const choices = 'must be one of debug, info, warn, error';
  const range = 'must be a whole number from 100 to 4900';
  it.each([
    ['ALLOWED_BUCKETS', 'Bucket', 'entry 1 must be a bucket name'],
    ['ALLOWED_BUCKETS', 'good,bucket-', 'entry 2 must be a bucket name'],
    ['ALLOWED_ACCOUNTS', '1,me', 'entry 2 must be an account id'],
    [
      'ALLOWED_PREFIXES',
      'uploads',
      'entry 1 must be a key prefix that ends in / and does not begin with one',
    ],
    [
      'ALLOWED_PREFIXES',
      '/',
      'entry 1 must be a key prefix that ends in / and does not begin with one',
    ],
    [
      'ALLOWED_PREFIXES',
      '/uploads/',
      'entry 1 must be a key prefix that ends in / and does not begin with one',
    ],
    ['CALLBACK_TICKET_SECRETS', 'short', 'entry 1 must have 16 characters or more'],
    ['CONFIRM_OBJECT', 'yes', 'must be one of true, false'],
    ['OSS_ENDPOINT', 'https://host/path', 'must be http:// or https:// and a host, without a path'],
    ['OSS_ENDPOINT', 'https://user@host', 'must be http:// or https:// and a host, without a path'],
    ['LOG_LEVEL', 'INFO', choices],
    ['LOG_LEVEL', 'silent', choices],
    ['LOG_LEVEL', 'toString', choices],
    ['CALLBACK_DEADLINE_MS', '99', range],
    ['CALLBACK_DEADLINE_MS', '4901', range],
    ['CALLBACK_DEADLINE_MS', '-3500', range],
    ['CALLBACK_DEADLINE_MS', '3.5e3', range],
    ['CALLBACK_DEADLINE_MS', '3500.0', range],
    ['CALLBACK_DEADLINE_MS', '0x100', range],
    ['CALLBACK_DEADLINE_MS', 'Infinity', range],
    ['CALLBACK_DEADLINE_MS', '3500ms', range],
    ['CALLBACK_DEADLINE_MS', '1'.repeat(400), range],
    ['SMQ_MESSAGE_ENCODING', 'raw', 'must be one of auto, json, base64'],
  ])('refuses %s=%s', (name, value, what) => {
    expect(messageFor({ [name]: value })).toBe(
      `the function's configuration is wrong: ${name} ${what}`,
    );
  });

  it('reads several callback keys, parted by commas, spaces or lines', () => {
    const urls = [
      'https://keys.example/a.pem',
      'https://keys.example/b.pem',
      'https://keys.example/c.pem',
    ];
    const [a, b, c] = urls.map((url) => `${url}=${base64(rsa)}`);
    const { callbackPublicKeys } = readConfig({ CALLBACK_PUBLIC_KEYS: `\n${a}, ${b}\n${c},` });
    expect([...callbackPublicKeys.keys()]).toStrictEqual(urls);
    expect(callbackPublicKeys.get('https://keys.example/b.pem')?.equals(rsa)).toBe(true);
  });

  it.each([
    ['no URL', base64(rsa)],
    ['an empty URL', `=${base64(rsa)}`],
    ['no key', 'https://keys.example/a.pem='],
    ['a key that is not Base64', 'https://keys.example/a.pem=****'],
    ['a key that is not DER', 'https://keys.example/a.pem=c2VjcmV0'],
    ['a key that is not RSA', `https://keys.example/a.pem=${base64(elliptic)}`],
  ])('refuses a callback key with %s, by its place', (_, entry) => {
    const good = `https://keys.example/good.pem=${base64(rsa)}`;
    expect(messageFor({ CALLBACK_PUBLIC_KEYS: `${good} ${entry}` })).toBe(
      "the function's configuration is wrong: CALLBACK_PUBLIC_KEYS entry 2 must be url=base64 of an RSA public key in DER (SPKI)",
    );
  });

  it('lists every problem at once and no value', () => {
    const message = messageFor({
      LOG_LEVEL: 's3cr3t-level',
      CALLBACK_PUBLIC_KEYS: 'https://s3cr3t.example/=s3cr3t,s3cr3t',
      CALLBACK_DEADLINE_MS: 's3cr3t-deadline',
      SMQ_MESSAGE_ENCODING: 's3cr3t-encoding',
    });
    for (const part of [
      'LOG_LEVEL',
      'entry 1',
      'entry 2',
      'CALLBACK_DEADLINE_MS',
      'SMQ_MESSAGE_ENCODING',
    ]) {
      expect(message).toContain(part);
    }
    expect(message).not.toContain('s3cr3t');
  });
});

const certificate = new X509Certificate(
  readFileSync(new URL('../../vectors/smq-x509_public_certificate-2015.pem', import.meta.url)),
);
const key = certificate.publicKey;
const url = 'https://certificates.example/new.pem';

describe('the settings of pushes', () => {
  it('have defaults', () => {
    expect(readConfig({})).toMatchObject({
      smqCertificates: new Map(),
      smqAllowedTopics: [],
      smqDateWindowSeconds: 900,
    });
  });

  it.each([
    ['a certificate, also one that expired', certificate.raw],
    ['a public key', key.export({ format: 'der', type: 'spki' })],
  ])('take %s in DER', (_, der) => {
    const { smqCertificates } = readConfig({
      SMQ_CERTIFICATES: `${url}=${der.toString('base64')}`,
    });
    expect(smqCertificates.get(url)?.equals(key)).toBe(true);
  });

  it.each(['', '****', 'c2VjcmV0'])('refuse the certificate %j', (text) => {
    expect(messageFor({ SMQ_CERTIFICATES: `${url}=${text}` })).toBe(
      "the function's configuration is wrong: SMQ_CERTIFICATES entry 1 must be url=base64 of an RSA certificate or public key in DER",
    );
  });

  it('take topics of an owner, all of an owner, and of any owner', () => {
    const { smqAllowedTopics } = readConfig({ SMQ_ALLOWED_TOPICS: '1/a-b, 2/*\nmy_topic' });
    expect(smqAllowedTopics).toStrictEqual(['1/a-b', '2/*', 'my_topic']);
  });

  it.each(['*', '*/*', '*/a', '1/', '/a', 'a/b', '1/a/b', '1/a*'])(
    'refuse the topic %s',
    (entry) => {
      expect(messageFor({ SMQ_ALLOWED_TOPICS: `good ${entry}` })).toContain(
        'SMQ_ALLOWED_TOPICS entry 2 must be owner/topic, owner/* or topic',
      );
    },
  );

  it.each(['0', '172800'])('take a window of %s seconds', (value) => {
    const { smqDateWindowSeconds } = readConfig({ SMQ_DATE_WINDOW_SECONDS: value });
    expect(smqDateWindowSeconds).toBe(Number(value));
  });

  it.each(['-1', '172801', '15m'])('refuse a window of %s', (value) => {
    expect(messageFor({ SMQ_DATE_WINDOW_SECONDS: value })).toContain(
      'SMQ_DATE_WINDOW_SECONDS must be a whole number from 0 to 172800',
    );
  });
});
