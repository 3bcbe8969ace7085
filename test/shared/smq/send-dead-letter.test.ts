import dns from 'node:dns';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import Mns from '@alicloud/mns';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type DeadLetter,
  type DeadLetterAccess,
  deadLetterBody,
  sendDeadLetter,
} from '../../../shared/src/smq/index.js';
import { closeServer, listen } from '../../../tools/local/http/listen.js';
import { type Smq, startSmq } from '../../../tools/local/smq/start-smq.js';
import { deadLetter } from './some-dead-letter.js';

const SECRETS = ['STS.an-access-key-id', 'an-access-key-secret', 'a-security-token'] as const;
const [accessKeyId, accessKeySecret, securityToken] = SECRETS;
const credentials = { accessKeyId, accessKeySecret, securityToken };
const ACCEPTED = '<Message><MessageId>1</MessageId></Message>';

let smq: Smq;
let client: Mns;
beforeAll(async () => {
  smq = await startSmq({ port: 0, owner: { region: 'cn-hangzhou', account: '1234567890123456' } });
  client = new Mns('1234567890123456', {
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    endpoint: smq.url,
  });
  await client.createQueue('dead-letters');
});
afterAll(() => smq.close());

const servers: Server[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(servers.splice(0).map(closeServer));
});

/** The address of a server that is ended after the test. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return (await listen(server, 0)).url;
}

function answering(status: number, body: string, type = 'text/xml;charset=utf-8') {
  return serve((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, { 'content-type': type }).end(body));
  });
}

const send = (endpoint: string, access: Partial<DeadLetterAccess> = {}) =>
  sendDeadLetter(deadLetter(), 'dead-letters', {
    credentials,
    endpoint,
    timeoutMs: 4000,
    ...access,
  });
const sendToQueue = (sent: DeadLetter, queue = 'dead-letters') =>
  sendDeadLetter(sent, queue, { credentials, endpoint: smq.url, timeoutMs: 4000 });

async function received(): Promise<string> {
  const { body = {} } = await client.receiveMessage('dead-letters');
  await client.deleteMessage('dead-letters', body['ReceiptHandle'] ?? '');
  return body['MessageBody'] ?? '';
}

const hostFile = (name: string) =>
  readFileSync(new URL(`../../tools/cli/official-host/${name}`, import.meta.url));

const whichSays = (message: RegExp) =>
  expect.objectContaining({
    name: 'InboxError',
    code: 'store_unavailable',
    retryable: true,
    message: expect.stringMatching(message),
  });

describe('a dead letter', () => {
  it.each([
    ['markup', '<Message>&amp;]]></Message>'],
    ['text of all the world', '中文 😀 “é”'],
    ['what XML cannot hold', '\0\u0001\ufffe\uffff\ud83d'],
    ['line ends of all kinds', 'a\r\nb\rc\nd\u0085e\u2028f'],
    ['blanks around it', ' \n{oops\t '],
    ['nothing', ''],
  ])('arrives in the queue byte for byte: %s', async (_, event) => {
    expect(await sendToQueue(deadLetter({ event }))).toBe('sent');
    const body = await received();
    expect(body).toBe(deadLetterBody(deadLetter({ event })));
    expect(JSON.parse(body).requestPayload).toBe(event);
  });

  it.each([
    ['ASCII', 'a'],
    ['text of three bytes a character', '中'],
  ])('of 65,536 bytes is sent, and one of 65,537 is not: %s', async (_, filling) => {
    const room = 65_536 - Buffer.byteLength(deadLetterBody(deadLetter({ event: '' })));
    const width = Buffer.byteLength(filling);
    const event = 'x'.repeat(room % width) + filling.repeat(Math.floor(room / width));
    expect(Buffer.byteLength(deadLetterBody(deadLetter({ event })))).toBe(65_536);
    expect(await sendToQueue(deadLetter({ event: `${event}x` }))).toBe('too_large');
    expect(await sendToQueue(deadLetter({ event }))).toBe('sent');
    expect(await received()).toBe(deadLetterBody(deadLetter({ event })));
    await expect(received()).rejects.toMatchObject({ name: 'MNSMessageNotExistError' });
  });

  it('is sent in the name of the role, by its temporary credentials', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const { url: path, headers } = request;
      seen.push([path, headers['security-token'], headers.authorization]);
      response.writeHead(201, { 'content-type': 'text/xml' }).end(ACCEPTED);
    });
    expect(await send(url)).toBe('sent');
    const authorization = expect.stringMatching(/^MNS STS\.an-access-key-id:[\w+/]{27}=$/);
    expect(seen).toEqual([['/queues/dead-letters/messages', securityToken, authorization]]);
  });

  it('goes over a connection of its own, so that none that died in between is used', async () => {
    const used = new WeakSet<Socket>();
    const url = await serve((request, response) => {
      // As a connection is that was closed while the function was frozen.
      if (used.has(request.socket)) return request.socket.destroy();
      used.add(request.socket);
      return response
        .writeHead(201, { 'content-type': 'text/xml', connection: 'keep-alive' })
        .end(ACCEPTED);
    });
    expect(await send(url)).toBe('sent');
    expect(await send(url)).toBe('sent');
  });

  it("goes to the region's public endpoint where nothing else is said", async () => {
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_host: string, _options: object, found: (error: Error) => void) =>
        found(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))) as never);
    const sending = sendDeadLetter(deadLetter(), 'dead-letters', { credentials, timeoutMs: 4000 });
    const host = '1234567890123456.mns.cn-hangzhou.aliyuncs.com';
    await expect(sending).rejects.toThrow(`https://${host} could not be reached (ENOTFOUND)`);
    expect(lookup).toHaveBeenCalledWith(host, expect.anything(), expect.anything());
  });
});

describe('what keeps a dead letter from being sent is named', () => {
  it('a queue that does not exist', async () => {
    await expect(sendToQueue(deadLetter(), 'none')).rejects.toThrow(
      whichSays(/to the queue none: there is no such queue .* DEAD_LETTER_QUEUE/),
    );
  });

  const error = (code: string) =>
    `<Error><Code>${code}</Code><Message>${SECRETS.join()}</Message><RequestId>r</RequestId><HostId>h</HostId></Error>`;

  it.each([
    [
      403,
      'AccessDenied',
      /role: it needs mns:SendMessage on acs:mns:cn-hangzhou:1234567890123456:\/queues\/dead-letters\/messages/,
    ],
    [400, 'InvalidArgument', /MaximumMessageSize must be 65536/],
    [500, 'InternalError', /SMQ answered with the error InternalError/],
    [400, 'constructor', /SMQ answered with the error constructor/],
  ])('SMQ answers %i %s', async (status, code, message) => {
    await expect(send(await answering(status, error(code)))).rejects.toThrow(whichSays(message));
  });

  it.each([
    [502, '<html>bad gateway</html>', 'text/html'],
    [200, '<html>please log in</html>', 'text/html'],
    [201, '<Queue>not a message</Queue>', 'text/xml'],
    [201, 'no XML', 'text/xml'],
    [500, '<Error/>', 'text/xml'],
    [204, '', 'text/xml'],
  ])('the answer is not from SMQ: %i %s', async (status, body, type) => {
    await expect(send(await answering(status, body, type))).rejects.toThrow(
      whichSays(/what http:\/\/127\.0\.0\.1:\d+ answered is not from SMQ/),
    );
  });

  it.each([
    ['no credentials at all', undefined],
    ['no role', {}],
    ['half of a pair', { accessKeyId }],
  ])('the function has %s', async (_, none) => {
    await expect(send(smq.url, { credentials: none })).rejects.toThrow(whichSays(/no role/));
    await expect(received()).rejects.toMatchObject({ name: 'MNSMessageNotExistError' });
  });

  it.each([[{ accountId: '' }], [{ region: '' }]])('the context lacks %j', async (parts) => {
    await expect(sendToQueue(deadLetter(parts))).rejects.toThrow(whichSays(/are not known/));
  });

  it('nobody listens there', async () => {
    const server = createServer();
    const { url } = await listen(server, 0);
    await closeServer(server);
    await expect(send(url)).rejects.toThrow(
      whichSays(/could not be reached \(ECONNREFUSED\); .*SMQ_ENDPOINT/),
    );
  });

  it('nobody vouches for the certificate', async () => {
    const server = createTlsServer({ cert: hostFile('cert.pem'), key: hostFile('key.pem') });
    servers.push(server);
    const { url } = await listen(server, 0);
    await expect(send(url.replace('http:', 'https:'))).rejects.toThrow(
      whichSays(/could not be reached \(\w*CERT\w*\)/),
    );
  });

  it.each<[what: string, start: (socket: Socket) => void]>([
    ['is silent', () => {}],
    ['never ends', (socket) => drip(socket, 'HTTP/1.1 201 Created\r\nX-Long: ')],
    [
      'never ends its body',
      (socket) =>
        drip(socket, 'HTTP/1.1 201 Created\r\nContent-Type: text/xml\r\n\r\n<Message><!--'),
    ],
  ])('the server %s: the time is up, and the connection is let go', async (_, start) => {
    const server = createTcpServer(start);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const { port } = server.address() as AddressInfo;
    const sending = send(`http://127.0.0.1:${port}`, { timeoutMs: 300 });
    const closed = connected.then(async ([socket]) => {
      socket.on('error', () => {});
      socket.resume();
      // Not once(): it rejects when the end comes as an error.
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    });
    await expect(sending).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('did not answer within 300 ms'),
      // The time for all of it, and not the client's own for each step.
      cause: { name: 'TimeoutError' },
    });
    await closed;
    server.close();
  });

  it.each(SECRETS)('and never %s', async (secret) => {
    const failures: unknown[] = [];
    const fail = (sending: Promise<unknown>) =>
      sending.then(
        () => expect.unreachable(),
        (thrown: unknown) => failures.push(thrown),
      );
    await fail(send(await answering(403, error('SignatureDoesNotMatch'))));
    await fail(send(await answering(502, SECRETS.join(), 'text/plain')));
    await fail(send('http://127.0.0.1:1'));
    await fail(send(smq.url, { credentials: { ...credentials, accessKeyId: `${accessKeyId}\n` } }));
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: 'store_unavailable' });
      expect((failure as Error).message).not.toContain(secret);
    }
  });
});

/** Sends a byte again and again, so that no pause is long. */
function drip(socket: Socket, head: string): void {
  socket.write(head);
  const timer = setInterval(() => socket.write('a'), 20);
  socket.on('close', () => clearInterval(timer));
}
