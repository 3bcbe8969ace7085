import { connect } from 'node:net';
import { beforeEach, expect, it } from 'vitest';
import { startTestSmq, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
beforeEach(async () => {
  ({ smq } = await startTestSmq());
  smq.broker.createQueue('q');
  smq.broker.createTopic('t');
});

it.each([
  ['GET', '/', 400, 'InvalidRequestURL'],
  ['GET', '/buckets/q', 400, 'InvalidRequestURL'],
  ['GET', '/queues/q/other', 400, 'InvalidRequestURL'],
  ['GET', '/queues/q/messages/m', 400, 'InvalidRequestURL'],
  ['GET', '/topics/t/subscriptions/s/x', 400, 'InvalidRequestURL'],
  ['PATCH', '/queues/q', 501, 'NotImplemented'],
  ['POST', '/queues', 501, 'NotImplemented'],
  ['GET', '/topics/t/messages', 501, 'NotImplemented'],
  ['GET', '/queues/%2e%2e%2fetc', 404, 'QueueNotExist'],
  ['PUT', '/queues/%00', 400, 'InvalidQueueName'],
  ['PUT', '/queues/', 400, 'QueueNameLengthError'],
  ['GET', '/queues/__proto__', 404, 'QueueNotExist'],
  ['GET', '/topics/t/subscriptions/constructor', 404, 'SubscriptionNotExist'],
  ['DELETE', '/queues/q/messages', 400, 'MissingReceiptHandle'],
  ['PUT', '/queues/q/messages?visibilitytimeout=1', 400, 'MissingReceiptHandle'],
  ['PUT', '/queues/q/messages?receipthandle=x', 400, 'MissingVisibilityTimeout'],
  ['PUT', '/queues/q/messages?receipthandle=x&visibilitytimeout=1e1', 400, 'InvalidArgument'],
  ['GET', '/queues/q/messages?waitseconds=-1', 400, 'InvalidArgument'],
  ['GET', '/queues/q/messages?numOfMessages=NaN', 400, 'InvalidArgument'],
])('answers %s %s with %i %s', async (method, path, status, code) => {
  const response = await fetch(smq.url + path, { method });
  const text = await response.text();
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('text/xml;charset=utf-8');
  expect(text).toContain(`<Code>${code}</Code>`);
  expect(text).toContain(`<RequestId>${response.headers.get('x-mns-request-id')}</RequestId>`);
});

const entities = `<!DOCTYPE m [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "&a;&a;">]>`;
it.each([
  ['nothing', '', 'MalformedXML'],
  ['no XML', 'not xml', 'MalformedXML'],
  [
    'entities of its own',
    `${entities}<Message><MessageBody>&b;</MessageBody></Message>`,
    'MalformedXML',
  ],
  ['another root', '<Envelope/>', 'InvalidArgument'],
  [
    'an element in its text',
    '<Message><MessageBody><b>x</b></MessageBody></Message>',
    'InvalidArgument',
  ],
  ['a million elements', `<Message>${'<a/>'.repeat(200_000)}</Message>`, 'InvalidArgument'],
  [
    '2 MB',
    `<Message><MessageBody>${'a'.repeat(2_000_000)}</MessageBody></Message>`,
    'InvalidArgument',
  ],
])('refuses a message of %s', async (_, body, code) => {
  for (const path of ['/queues/q/messages', '/topics/t/messages']) {
    const response = await fetch(smq.url + path, { method: 'POST', body });
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
    expect(response.status).toBe(400);
  }
});

it('drops attributes whose names could do harm', async () => {
  const attributes = '<__proto__>x</__proto__><constructor>x</constructor><Fine>y</Fine>';
  const body = `<Message><MessageBody>m</MessageBody><MessageAttributes>${attributes}</MessageAttributes></Message>`;
  const got: unknown[] = [];
  smq.broker.topic('t').subscribeFunction({
    name: 'f',
    target: 'f',
    deliver: (message) => void got.push(message.attributes),
  });
  await fetch(`${smq.url}/topics/t/messages`, { method: 'POST', body });
  expect(got).toEqual([{ Fine: 'y' }]);
});

it.each([
  ['a path that is no URL', 'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  [
    'a body that ends too soon',
    'POST /queues/q/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n<M',
  ],
  ['no Host', 'GET /queues HTTP/1.0\r\n\r\n'],
])('goes on after a request with %s', async (_, text) => {
  const { port } = smq;
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
  expect((await fetch(`${smq.url}/queues/q`)).status).toBe(200);
});
