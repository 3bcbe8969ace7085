import type { XmlContent } from '../../wire/index.js';
import type { Broker } from './broker.js';
import type { QueueMessage } from './queue.js';
import { childNumber, readMessage, readXml } from './read-message.js';
import { SmqError } from './smq-error.js';

/** A request to SMQ, taken apart. */
export interface SmqRequest {
  readonly method: string;
  /** `/topics/<name>/messages`. */
  readonly path: string;
  /** By lower-case name, since the SDKs differ in case. */
  readonly query: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What is answered; the content's one key is the root element. */
export interface SmqResponse {
  readonly status: number;
  readonly root?: string;
  readonly content?: XmlContent;
  readonly location?: string;
}

/** Does what a request asks for. @throws {SmqError} as SMQ would answer. */
export async function handleSmqRequest(broker: Broker, request: SmqRequest): Promise<SmqResponse> {
  const { method, path } = request;
  const [, kind, name = '', messages] =
    /^\/(topics|queues)\/([\w-]{1,256})(\/messages)?$/.exec(path) ?? [];
  if (kind === 'topics' && !messages && method === 'PUT') {
    return created(broker.createTopic(name).isNew, path);
  }
  if (kind === 'topics' && messages && method === 'POST') {
    const { id, md5 } = broker.topic(name).publish(readMessage(request.body).published);
    return { status: 201, root: 'Message', content: { MessageId: id, MessageBodyMD5: md5 } };
  }
  if (kind === 'queues' && !messages && method === 'PUT') {
    const timeout = childNumber(readXml(request.body), 'VisibilityTimeout');
    return created(broker.createQueue(name, timeout), path);
  }
  if (kind === 'queues' && messages) return handleQueueRequest(broker, name, request);
  throw notImplemented();
}

async function handleQueueRequest(
  broker: Broker,
  name: string,
  { method, query, body }: SmqRequest,
): Promise<SmqResponse> {
  const queue = broker.queue(name);
  const handle = query.get('receipthandle') ?? '';
  if (method === 'POST') {
    const { published, delaySeconds, priority } = readMessage(body);
    const { id, md5 } = queue.send({ body: published.body, delaySeconds, priority });
    return { status: 201, root: 'Message', content: { MessageId: id, MessageBodyMD5: md5 } };
  }
  if (method === 'DELETE' && handle) {
    queue.delete(handle);
    return { status: 204 };
  }
  if (method === 'PUT' && handle) {
    const message = queue.changeVisibility(handle, Number(query.get('visibilitytimeout')));
    const { receiptHandle, nextVisibleTime } = message;
    const content = { ReceiptHandle: receiptHandle, NextVisibleTime: nextVisibleTime };
    return { status: 200, root: 'ChangeVisibility', content };
  }
  if (method === 'GET' && !query.has('numofmessages')) {
    const isPeek = query.get('peekonly') === 'true';
    const message = isPeek
      ? queue.peek()
      : await queue.receive(Number(query.get('waitseconds')) || 0);
    return { status: 200, root: 'Message', content: messageContent(message, isPeek) };
  }
  throw notImplemented();
}

function created(isNew: boolean, path: string): SmqResponse {
  return { status: isNew ? 201 : 204, location: path };
}

function messageContent(message: QueueMessage, isPeek: boolean): XmlContent {
  return {
    MessageId: message.id,
    ...(!isPeek && { ReceiptHandle: message.receiptHandle }),
    MessageBody: message.body,
    MessageBodyMD5: message.md5,
    EnqueueTime: message.enqueueTime,
    ...(!isPeek && { NextVisibleTime: message.nextVisibleTime }),
    FirstDequeueTime: message.firstDequeueTime,
    DequeueCount: message.dequeueCount,
    Priority: message.priority,
  };
}

function notImplemented(): SmqError {
  const message = 'The stand-in does not have this operation; docs/local.md lists those it has.';
  return new SmqError(501, 'NotImplemented', message);
}
