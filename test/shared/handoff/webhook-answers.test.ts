import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { messageSignal } from './message-signal.js';
import { answering, connecting, drip, freePort, serve } from './receivers.js';
import { postTo, secret } from './webhook.js';

const failing = (message: RegExp) =>
  expect.objectContaining({
    name: 'InboxError',
    code: 'handoff_failed',
    status: 503,
    retryable: true,
    message: expect.stringMatching(message),
  });
const refusing = (message: RegExp) =>
  expect.objectContaining({
    name: 'InboxError',
    code: 'handoff_refused',
    status: 422,
    retryable: false,
    message: expect.stringMatching(message),
  });

describe('an answer', () => {
  it.each([200, 201, 202, 204, 206, 299])(
    'of %i says that the signal was taken',
    async (status) => {
      const { url, received } = await answering(status);
      await postTo(url);
      expect(received).toHaveLength(1);
    },
  );

  it.each([
    [400, /its own log says why/],
    [401, /secrets in HANDOFF_SECRET/],
    [403, /secrets in HANDOFF_SECRET/],
    [404, /correct the path of HANDOFF_URL/],
    [405, /correct the path of HANDOFF_URL/],
    [410, /correct the path of HANDOFF_URL/],
    [413, /a body as large as the signal/],
    [422, /its own log says why/],
    [499, /its own log says why/],
  ])('of %i says that it never will be', async (status, message) => {
    const { url, received } = await answering(status);
    const { host } = new URL(url);
    await expect(postTo(url)).rejects.toThrow(refusing(message));
    await expect(postTo(url)).rejects.toThrow(`on ${host} answered with status ${status}: `);
    expect(received).toHaveLength(2);
  });

  it.each([
    [300, /redirects are not followed/],
    [304, /redirects are not followed/],
    [408, /rate-limiting/],
    [429, /rate-limiting/],
    [500, /its own log says why/],
    [503, /its own log says why/],
    [599, /its own log says why/],
    [600, /its own log says why/],
  ])('of %i says that it may be later', async (status, message) => {
    const { url, received } = await answering(status);
    await expect(postTo(url)).rejects.toThrow(failing(message));
    expect(received).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('of %i is not followed', async (status) => {
    const elsewhere = await answering(200);
    const { url } = await answering(status, { location: elsewhere.url });
    await expect(postTo(url)).rejects.toThrow(failing(/status 30\d: .* HANDOFF_URL must be where/));
    expect(elsewhere.received).toEqual([]);
  });

  it('may be announced by others', async () => {
    const url = await serve((request, response) => {
      request.resume();
      response.writeProcessing();
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(200).end();
    });
    await postTo(url);
  });

  it('counts although the receiver stopped reading', async () => {
    const { url } = await connecting((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n');
        socket.pause();
      });
    });
    const signal = messageSignal('m-1', 'a'.repeat(30_000_000));
    await expect(postTo(url, { signal, timeoutMs: 60_000 })).rejects.toThrow(refusing(/413/));
  });

  it('that changes the protocol is a failure', async () => {
    const { url } = await connecting((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    });
    await expect(postTo(url)).rejects.toThrow(failing(/answered with status 101/));
  });
});

const head = (status: number) =>
  `HTTP/1.1 ${status} Whatever\r\ntransfer-encoding: chunked\r\n\r\n`;
const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;

describe("an answer's body", () => {
  it('is read to a limit when it has no end, and the status counts', async () => {
    const taking = await connecting(drip(head(200), chunk));
    // Else the time would be up first.
    await postTo(taking.url, { timeoutMs: 60_000 });
    await taking.closed();
    const refused = await connecting(drip(head(400), chunk));
    await expect(postTo(refused.url, { timeoutMs: 60_000 })).rejects.toThrow(refusing(/400/));
    await refused.closed();
  });

  it('is waited for as long as there is time, and the status counts', async () => {
    const { url, closed } = await connecting(drip(head(202), '1\r\na\r\n'));
    await postTo(url, { timeoutMs: 200 });
    await closed();
  });

  it('does not matter when it breaks off or cannot be read', async () => {
    const broken = await connecting((socket) => socket.end(`${head(200)}4000\r\nabc`));
    await postTo(broken.url);
    const garbled = await connecting((socket) => socket.write(`${head(200)}what?\r\n`));
    await postTo(garbled.url);
  });
});

describe('what keeps an answer away is named', () => {
  it.each<[what: string, begun: string | undefined]>([
    ['is silent', undefined],
    ['never ends its head', 'HTTP/1.1 200 OK\r\nx-long: '],
  ])('the receiver %s: the time is up, and the connection is let go', async (_, begun) => {
    const { url, closed } = await connecting(begun === undefined ? () => {} : drip(begun));
    await expect(postTo(url, { timeoutMs: 200 })).rejects.toThrow(
      failing(/did not answer within 200 ms: it should answer first/),
    );
    await closed();
  });

  it('no time is left', async () => {
    const { url } = await connecting(() => {});
    await expect(postTo(url, { timeoutMs: -1 })).rejects.toThrow(failing(/did not answer within/));
  });

  it('nobody listens', async () => {
    await expect(postTo(`http://127.0.0.1:${await freePort()}`)).rejects.toThrow(
      failing(
        /on 127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\): correct the host and port/,
      ),
    );
  });

  it('the receiver hangs up', async () => {
    const { url } = await connecting((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    await expect(postTo(url)).rejects.toThrow(failing(/could not be reached \(ECONNRESET\)$/));
  });

  it('what answers does not speak HTTP', async () => {
    const { url } = await connecting((socket) => socket.end('220 mail.example ESMTP\r\n'));
    await expect(postTo(url)).rejects.toThrow(failing(/something that is not HTTP \(HPE_\w+\)$/));
  });

  it('what answers does not speak TLS', async () => {
    const { port } = await connecting((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(postTo(`https://127.0.0.1:${port}`)).rejects.toThrow(
      failing(/could not be reached \(\w+\): the TLS handshake failed/),
    );
  });
});

describe('an error shows nothing', () => {
  const hidden = ['secret-path', 'secret-query', 'secret-body', 'secret-header', secret];
  const path = '/secret-path?token=secret-query';
  const garbage = 'secret-body '.repeat(9);

  it.each<[of: string, url: () => Promise<string>]>([
    [
      'a refusal',
      async () => (await answering(400, { 'x-why': 'secret-header' }, 'secret-body')).url,
    ],
    [
      'a redirect',
      async () => (await answering(302, { location: 'http://secret-header/' }, 'secret-body')).url,
    ],
    ['a failure', async () => (await answering(500, {}, 'secret-body')).url],
    ['something that is not HTTP', async () => (await connecting((s) => s.end(garbage))).url],
    ['silence', async () => (await connecting(() => {})).url],
    ['nobody', async () => `http://127.0.0.1:${await freePort()}`],
  ])("of the URL's path, the secrets and the answer: %s", async (_, url) => {
    const sending = postTo(`${await url()}${path}`, { timeoutMs: 300 });
    const error: unknown = await sending.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    const shown = inspect(error, { depth: 9, showHidden: true });
    for (const text of hidden) {
      expect(shown).not.toContain(text);
      expect(shown).not.toContain(Buffer.from(text).toString('hex'));
    }
  });
});
