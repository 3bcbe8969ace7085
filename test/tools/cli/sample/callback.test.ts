import { decodeCallback, decodeHttpEvent, decodeReplay, readConfig, verifyTicket } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import { ticketExpiry } from '../../../../tools/cli/sample/callback-sample.js';
import type { Sample } from '../../../../tools/cli/sample/sample.js';
import { sampleKeySettings } from '../../../../tools/wire/index.js';
import { callbacks } from './make-sample.js';

const { callbackPublicKeys } = readConfig(sampleKeySettings);
const secret = 'a-secret-of-16-or-more';

function decoded(sample: Sample | undefined) {
  const request = decodeHttpEvent(Buffer.from(sample?.event ?? ''));
  if (!request) throw new Error('not an HTTP event');
  return decodeCallback(request, callbackPublicKeys);
}

describe.each(['form', 'json'] as const)('a callback with a %s body', (body) => {
  it.each(['PutObject', 'PostObject', 'CompleteMultipartUpload'] as const)(
    'of %s is signed, and has every variable',
    (operation) => {
      const variables = { 'x:uid': 'ü &=1', 'x:note': '"' };
      const [sample] = callbacks({ body, operation, var: variables });
      const { type, id, data } = decoded(sample);
      expect(type).toBe('oss:UploadCallback');
      expect(data).toEqual({
        bucket: 'bkt',
        object: 'uploads/a b+1.png',
        etag: expect.stringMatching(
          operation === 'CompleteMultipartUpload' ? /^[\dA-F]{32}-2$/ : /^[\dA-F]{32}$/,
        ),
        size: 7,
        mimeType: 'image/png',
        imageInfo: { height: 600, width: 800, format: 'png' },
        crc64: expect.stringMatching(/^\d+$/),
        ...(operation !== 'CompleteMultipartUpload' && { contentMd5: expect.any(String) }),
        clientIp: '203.0.113.10',
        reqId: id,
        operation,
        variables,
      });
    },
  );

  it('has a ticket that is good for its object, where there is a secret', () => {
    const { ticketSecrets } = readConfig({ CALLBACK_TICKET_SECRETS: secret });
    const [sample] = callbacks({ body }, secret);
    const { data } = decoded(sample);
    const upload = { bucket: 'bkt', object: 'uploads/a b+1.png' };
    const now = Math.floor(Date.now() / 1000);
    const ticket = data.variables['ticket'];
    expect(verifyTicket(ticket, upload, ticketSecrets, now)).toMatchObject({ bucket: 'bkt' });
    expect(ticketExpiry(new Date(now * 1000)).getTime() / 1000).toBe(now + 1500);
    expect(() => verifyTicket(ticket, upload, ticketSecrets, now + 1600)).toThrow('expired');
  });
});

it.each(['http://127.0.0.1/', 'http://127.0.0.1:8080/a%20b', 'https://host.example/cb?a=1&b=%2F'])(
  'is signed for %s',
  (href) => {
    const [sample] = callbacks({ url: new URL(href) });
    const { request } = sample ?? {};
    const { pathname, search, host } = new URL(href);
    expect(request).toMatchObject({ url: href, headers: { Host: host } });
    const headers = Object.entries(request?.headers ?? {});
    expect(() =>
      decodeCallback(
        {
          path: pathname,
          query: search.slice(1),
          headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
          body: Buffer.from(request?.body ?? ''),
        },
        callbackPublicKeys,
      ),
    ).not.toThrow();
  },
);

it('is not trusted by a function that does not know the sample key', () => {
  const [sample] = callbacks();
  const request = decodeHttpEvent(Buffer.from(sample?.event ?? ''));
  expect(() => request && decodeCallback(request)).toThrow('neither of');
});

it('leaves a dead letter that can be replayed, without the ticket', () => {
  const [sample] = callbacks({}, secret);
  const { ticket, ...variables } = decoded(sample).data.variables;
  const deadLetter = sample?.deadLetter?.() ?? '';
  expect(deadLetter).not.toContain(String(ticket).slice(0, 20));
  const { requestPayload } = JSON.parse(deadLetter) as { requestPayload: string };
  const replay = decodeReplay(Buffer.from(requestPayload));
  expect(replay).toMatchObject({
    id: decoded(sample).id,
    data: { variables, ticket: { nonce: expect.any(String) } },
  });
});
