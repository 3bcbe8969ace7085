import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type Mns from '@alicloud/mns';
import { beforeEach, expect, it } from 'vitest';
import { closeServer, listen } from '../../../../tools/local/http/listen.js';
import { answerRequest } from '../../../../tools/local/smq/answer-request.js';
import { closeAll, owner, startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let client: Mns;
beforeEach(async () => {
  ({ smq, client } = await startTestSmq());
  await client.createQueue('q', { VisibilityTimeout: 1 });
});

const named = (name: string) => ({ name: `MNS${name}Error` });
const bodyOf = async (waiting: ReturnType<Mns['receiveMessage']>) =>
  (await waiting).body?.['MessageBody'];

/** Resolves when all that was sent before has arrived. */
const settled = () => client.getQueueAttributes('q');

it('ends with the message that comes, each with one of its own', async () => {
  const waiting = [client.receiveMessage('q', 30), client.receiveMessage('q', 30)];
  await settled();
  smq.broker.queue('q').send({ body: 'a' });
  smq.broker.queue('q').send({ body: 'b' });
  expect(new Set(await Promise.all(waiting.map(bodyOf)))).toEqual(new Set(['a', 'b']));
});

it('ends with the message that becomes visible', async () => {
  await client.sendMessage('q', { MessageBody: 'again' });
  await client.receiveMessage('q');
  expect(await bodyOf(client.receiveMessage('q', 30))).toBe('again');
});

it('lasts for as long as the queue says where the receiver says nothing', async () => {
  await client.setQueueAttributes('q', { PollingWaitSeconds: 30 });
  const waiting = client.receiveMessage('q');
  await settled();
  await client.sendMessage('q', { MessageBody: 'late' });
  expect(await bodyOf(waiting)).toBe('late');
});

it('ends with nothing when its time is up', async () => {
  const begun = Date.now();
  await expect(client.receiveMessage('q', 1)).rejects.toMatchObject(named('MessageNotExist'));
  expect(Date.now() - begun).toBeGreaterThanOrEqual(990);
});

it('is refused for more than 30 seconds', async () => {
  await expect(client.receiveMessage('q', 31)).rejects.toMatchObject(named('InvalidArgument'));
});

it('takes no message once its receiver is gone', async () => {
  const { broker } = smq;
  const server = createServer();
  const came = once(server, 'request');
  const gone = new Promise<void>((resolve) => {
    server.on('request', (message, response) => {
      void answerRequest({ broker, owner, credentials: [] }, message, response);
      response.on('close', resolve);
    });
  });
  const { url } = await listen(server, 0);
  const receiver = request(`${url}/queues/q/messages?waitseconds=30`).on('error', () => {});
  receiver.end();
  await came;
  receiver.destroy();
  await gone;
  const queue = broker.queue('q');
  queue.send({ body: 'seen' });
  expect(queue.peekAll(1)).toMatchObject([{ body: 'seen', state: 'visible', dequeueCount: 0 }]);
  await closeServer(server);
});

it('takes no message for a receiver that was gone before', async () => {
  const queue = smq.broker.queue('q');
  queue.send({ body: 'seen' });
  await expect(queue.receiveBatch(1, 30, AbortSignal.abort())).rejects.toMatchObject({
    code: 'MessageNotExist',
  });
  expect(queue.peekAll(1)).toMatchObject([{ state: 'visible' }]);
});

it('ends when the stand-in closes', async () => {
  const waiting = client.receiveMessage('q', 30).catch((error: Error) => error);
  await settled();
  await closeAll();
  expect(await waiting).toBeInstanceOf(Error);
});

it('ends when its queue is deleted', async () => {
  const waiting = smq.broker.queue('q').receive(30);
  smq.broker.deleteQueue('q');
  await expect(waiting).rejects.toMatchObject({ code: 'MessageNotExist' });
});
