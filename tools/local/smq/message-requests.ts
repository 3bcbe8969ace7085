import { extrasXml, type XmlElement } from '../../wire/index.js';
import { sizeOf } from './check-body.js';
import type { QueueMessage } from './message.js';
import type { Queue } from './queue.js';
import { queueRanges } from './queue-attributes.js';
import { readNumber, readXml, refused } from './read-fields.js';
import { readSentMessage } from './read-message.js';
import type { Named, SmqRequest, SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';

/** Of a batch. */
const MOST = 16;
const MOST_BYTES = 65_536;

/** What is done with `/queues/<name>/messages`. @throws {SmqError} as SMQ would answer. */
export async function handleQueueMessages({ broker, request, name }: Named): Promise<SmqResponse> {
  const queue = broker.queue(name);
  if (request.method === 'POST') return send(queue, readXml(request.body));
  if (request.method === 'GET') return receive(queue, request);
  if (request.method === 'DELETE') return remove(queue, request);
  if (request.method === 'PUT') return changeVisibility(queue, request);
  throw new SmqError('NotImplemented');
}

function send(queue: Queue, root: XmlElement): SmqResponse {
  if (root.name !== 'Messages') {
    return {
      status: 201,
      root: 'Message',
      content: sentContent(queue.send(readSentMessage(root))),
    };
  }
  const sent = root.children.map(readSentMessage);
  checkCount(sent.length);
  // One that is refused has all of them refused.
  for (const message of sent) queue.check(message);
  const size = sent.reduce((sum, message) => sum + sizeOf(message), 0);
  if (size > MOST_BYTES) {
    const message = `The length of messages should not be larger than ${MOST_BYTES}.`;
    throw new SmqError('InvalidArgument', message);
  }
  const messages = sent.map((message) => sentContent(queue.send(message)));
  return { status: 201, root: 'Messages', content: { Message: messages } };
}

async function receive(queue: Queue, { query, gone }: SmqRequest): Promise<SmqResponse> {
  const range = { low: 1, high: MOST };
  const batch = readNumber(query.get('numofmessages'), 'numOfMessages', range);
  const seconds = { low: 0, high: 30 };
  const waitSeconds = readNumber(query.get('waitseconds'), 'waitseconds', seconds);
  const isPeek = query.get('peekonly') === 'true';
  const messages = isPeek
    ? queue.peekBatch(batch ?? 1)
    : await queue.receiveBatch(batch ?? 1, waitSeconds, gone);
  const contents = messages.map(isPeek ? peekedContent : receivedContent);
  if (batch !== undefined) return { status: 200, root: 'Messages', content: { Message: contents } };
  return { status: 200, root: 'Message', content: contents[0] ?? {} };
}

function remove(queue: Queue, { query, body }: SmqRequest): SmqResponse {
  const handle = query.get('receipthandle');
  if (handle) {
    queue.delete(handle);
    return { status: 204 };
  }
  if (body === '') throw new SmqError('MissingReceiptHandle');
  const handles = readXml(body).children.map(({ text }) => text.trim());
  checkCount(handles.length);
  const errors = handles.flatMap((each) => errorOf(queue, each));
  if (errors.length === 0) return { status: 204 };
  return { status: 404, root: 'Errors', content: { Error: errors } };
}

function errorOf(queue: Queue, handle: string) {
  try {
    queue.delete(handle);
    return [];
  } catch (error) {
    if (!(error instanceof SmqError)) throw error;
    const { code, message } = error;
    return [{ ErrorCode: code, ErrorMessage: message, ReceiptHandle: handle }];
  }
}

function changeVisibility(queue: Queue, { query }: SmqRequest): SmqResponse {
  const handle = query.get('receipthandle');
  if (!handle) throw new SmqError('MissingReceiptHandle');
  const range = queueRanges.VisibilityTimeout;
  const seconds = readNumber(query.get('visibilitytimeout'), 'VisibilityTimeout', range);
  if (seconds === undefined) throw new SmqError('MissingVisibilityTimeout');
  const { receiptHandle, nextVisibleTime } = queue.changeVisibility(handle, seconds);
  const content = { ReceiptHandle: receiptHandle, NextVisibleTime: nextVisibleTime };
  return { status: 200, root: 'ChangeVisibility', content };
}

function checkCount(count: number): void {
  if (count < 1 || count > MOST) throw refused('Message');
}

function sentContent({ id, md5, receiptHandle }: QueueMessage) {
  return { MessageId: id, MessageBodyMD5: md5, ReceiptHandle: receiptHandle || undefined };
}

function peekedContent(message: QueueMessage) {
  return {
    MessageId: message.id,
    MessageBody: message.body,
    MessageBodyMD5: message.md5,
    EnqueueTime: message.enqueueTime,
    FirstDequeueTime: message.firstDequeueTime,
    DequeueCount: message.dequeueCount,
    Priority: message.priority,
    ...extrasXml(message),
  };
}

function receivedContent(message: QueueMessage) {
  const { receiptHandle, nextVisibleTime } = message;
  return {
    ReceiptHandle: receiptHandle,
    NextVisibleTime: nextVisibleTime,
    ...peekedContent(message),
  };
}
