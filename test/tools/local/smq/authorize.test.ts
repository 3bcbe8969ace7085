import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { authorize } from '../../../../tools/local/smq/authorize.js';
import { newClient, startTestSmq, type TestSmq } from './test-smq.js';

const named = (name: string) => ({ name: `MNS${name}Error` });
const known = { accessKeyId: 'ram-user', accessKeySecret: 'its-secret' };
const role = { accessKeyId: 'STS.role', accessKeySecret: 'other', securityToken: 'token' };

let smq: TestSmq['smq'];
beforeEach(async () => {
  ({ smq } = await startTestSmq({ credentials: [known, role] }));
});

describe('a request of the real client', () => {
  it.each([
    ['a key', known],
    ['the token of a role', role],
  ])('is taken with %s, whatever it does', async (_, credentials) => {
    const client = newClient(smq.url, credentials);
    await client.createQueue('q', { VisibilityTimeout: 60 });
    await client.setQueueAttributes('q', { DelaySeconds: 0 });
    await client.listQueue('', 5, 'q');
    await client.batchSendMessage('q', [{ MessageBody: 'a' }, { MessageBody: 'ä' }]);
    await client.batchPeekMessage('q', 2);
    const { body } = await client.receiveMessage('q', 1);
    const handle = body?.['ReceiptHandle'] ?? '';
    const changed = await client.changeMessageVisibility('q', handle, 60);
    await client.deleteMessage('q', changed.body?.['ReceiptHandle'] ?? '');
    expect((await client.deleteQueue('q')).code).toBe(204);
  });

  it.each([
    ['an unknown key', { accessKeyId: 'nobody', accessKeySecret: 'x' }, 'InvalidAccessKeyId'],
    ['another secret', { ...known, accessKeySecret: 'x' }, 'SignatureDoesNotMatch'],
    ['another token', { ...role, securityToken: 'x' }, 'InvalidSecurityToken'],
    [
      'a token that the key does not have',
      { ...known, securityToken: 'x' },
      'InvalidSecurityToken',
    ],
  ])('is refused with %s', async (_, credentials, code) => {
    const client = newClient(smq.url, credentials);
    await expect(client.createQueue('q')).rejects.toMatchObject(named(code));
    await expect(client.listQueue()).rejects.toMatchObject(named(code));
    expect(smq.broker.queues()).toEqual([]);
  });

  it('is taken from anybody where no keys are configured', async () => {
    const { smq: open } = await startTestSmq();
    expect((await newClient(open.url, known).createQueue('q')).code).toBe(201);
    expect((await fetch(`${open.url}/queues/r`, { method: 'PUT' })).status).toBe(201);
  });
});

const request = (headers: Record<string, string>) => ({
  method: 'GET',
  resource: '/queues?a=b',
  headers,
  body: Buffer.from('text'),
});

describe('a request', () => {
  const now = Date.parse('2026-03-01T02:03:04Z');
  const date = 'Sun, 01 Mar 2026 02:03:04 GMT';
  // HMAC-SHA1 with the secret "its-secret" of "GET\n\n\n<date>\nx-mns-version:2015-06-06\n/queues?a=b", by OpenSSL.
  const signed = {
    date,
    'x-mns-version': '2015-06-06',
    authorization: 'MNS ram-user:Lqvb/csJ5V3LGRTceLAwOV9g2Kk=',
  };

  it('is verified by the documented text', () => {
    expect(() => authorize(request(signed), [known], now)).not.toThrow();
    const changed = { ...signed, 'x-mns-version': '2015-06-07' };
    expect(() => authorize(request(changed), [known], now)).toThrow(/does not match/);
  });

  it.each([
    ['a date', { ...signed, date: '' }, 'MissingDateHeader', 400],
    ['a date that can be read', { ...signed, date: 'soon' }, 'InvalidDateHeader', 400],
    ['a signature', { date }, 'MissingAuthorizationHeader', 400],
    [
      'a signature of this form',
      { date, authorization: 'Bearer x' },
      'InvalidAuthorizationHeader',
      400,
    ],
  ])('is refused without %s', (_, headers, code, status) => {
    const refuse = () => authorize(request(headers), [known], now);
    expect(refuse).toThrow(expect.objectContaining({ code, status }));
  });

  it.each([-900_001, 900_001])('is refused %i ms away from its date', (distance) => {
    const refuse = () => authorize(request(signed), [known], now + distance);
    expect(refuse).toThrow(expect.objectContaining({ code: 'TimeExpired', status: 408 }));
  });

  it.each([-900_000, 900_000])('is taken %i ms away from its date', (distance) => {
    expect(() => authorize(request(signed), [known], now + distance)).not.toThrow();
  });

  it.each(['hex', 'base64'] as const)('is taken with the digest of its body in %s', (form) => {
    const digest = createHash('md5').update('text').digest(form);
    const header = form === 'hex' ? Buffer.from(digest).toString('base64') : digest;
    expect(() => authorize(request({ 'content-md5': header }), [])).not.toThrow();
  });

  it('is refused with the digest of another body, also without keys', () => {
    expect(() => authorize(request({ 'content-md5': 'AAAA' }), [])).toThrow(
      expect.objectContaining({ code: 'InvalidDegist' }),
    );
  });
});
