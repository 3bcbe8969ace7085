import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { decodeObjectEvent } from '../../../shared/src/object-event/index.js';
import type { Signal } from '../../../shared/src/signal/index.js';
import { decodeTaskResult } from '../../../shared/src/task-result/index.js';
import { decodeCallback } from '../../../shared/src/upload-callback/index.js';
import { readSample } from '../object-event/read-sample.js';
import { sample } from '../task-result/samples.js';
import { ownKeys, signedRequest } from '../upload-callback/signed-request.js';
import { messageSignal } from './message-signal.js';
import { answering, type Received, serve } from './receivers.js';
import { oldSecret, postTo, secret } from './webhook.js';

/** What arrives when the signal is posted. */
async function posted(signal: Signal, env = {}): Promise<Received> {
  const { url, received } = await answering(204);
  await postTo(`${url}/hooks/oss?from=inbox`, { signal, env });
  const [first, ...others] = received;
  if (first === undefined || others.length > 0) throw new Error('not posted once');
  return first;
}

const verify = (by: string, { body, headers }: Received) =>
  new Webhook(by).verify(body, headers as Record<string, string>);

const [event] = (readSample('event-objectcreated-putobject.json') as { events: unknown[] }).events;
const signals: [kind: string, signal: Signal][] = [
  ['object event', decodeObjectEvent(event)],
  ['task result', decodeTaskResult(sample('task-mediaconvert-succeeded-wrapped.json'))],
  ['upload callback', decodeCallback(signedRequest('/cb', 'bucket=b&object=k&size=3'), ownKeys)],
  ['message', messageSignal()],
];

describe('a signal that is posted', () => {
  it('goes to the path and query of HANDOFF_URL, on a connection of its own', async () => {
    const { method, path, headers } = await posted(messageSignal());
    expect([method, path]).toEqual(['POST', '/hooks/oss?from=inbox']);
    expect(headers).toMatchObject({ connection: 'close', 'user-agent': 'oss-inbox' });
  });

  it.each(signals)('is a CloudEvent in structured mode: the %s', async (_, signal) => {
    const { headers, body } = await posted(signal);
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(headers['content-length']).toBe(`${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toStrictEqual(signal);
    expect(HTTP.isEvent({ headers, body })).toBe(true);
    // The SDK writes the time anew, always with three digits.
    const time = signal.time && new Date(signal.time).toISOString();
    expect(HTTP.toEvent({ headers, body })).toMatchObject({ ...signal, ...(time && { time }) });
  });

  it.each(signals)('is signed as Standard Webhooks has it: the %s', async (_, signal) => {
    const request = await posted(signal);
    expect(request.headers['webhook-id']).toBe(`${signal.type}/${signal.id}`);
    expect(verify(secret, request)).toStrictEqual(signal);
    expect(() => verify(oldSecret, request)).toThrow('No matching signature');
    expect(() => verify(secret, { ...request, body: `${request.body} ` })).toThrow(
      'No matching signature',
    );
  });

  it('is signed with each secret, the newest first, so that receivers can change theirs', async () => {
    const request = await posted(messageSignal(), { HANDOFF_SECRET: `${secret}, ${oldSecret}` });
    for (const each of [secret, oldSecret]) expect(verify(each, request)).toBeDefined();
    const signatures = String(request.headers['webhook-signature']).split(' ');
    expect(signatures).toHaveLength(2);
    const newest = { ...request.headers, 'webhook-signature': signatures[0] };
    expect(verify(secret, { ...request, headers: newest })).toBeDefined();
    expect(() => verify(oldSecret, { ...request, headers: newest })).toThrow('No matching');
  });

  it.each(['', 'a.b', 'a b', 'a\r\nb: c', 'ü', '消息', 'a'.repeat(129), '\ud83d'])(
    'has an id that a header can hold, always the same, for the id %j',
    async (id) => {
      const signal = messageSignal(id);
      const [one, two] = [await posted(signal), await posted(signal)];
      expect(one.headers['webhook-id']).toMatch(/^[\w-]{43}$/);
      expect(two.headers['webhook-id']).toBe(one.headers['webhook-id']);
      expect(verify(secret, one)).toStrictEqual(signal);
    },
  );

  it('has different ids in its header for different ids', async () => {
    const [one, two] = [await posted(messageSignal('a.b')), await posted(messageSignal('a b'))];
    expect(one.headers['webhook-id']).not.toBe(two.headers['webhook-id']);
  });

  it('finds its receiver over a new connection each time', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      request.resume();
      response.writeHead(200, { connection: 'keep-alive' }).end('ok');
    });
    await postTo(url);
    await postTo(url);
    expect(sockets.size).toBe(2);
  });
});
