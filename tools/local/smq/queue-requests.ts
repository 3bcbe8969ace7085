import { listPage } from './list-page.js';
import type { Queue } from './queue.js';
import { queueAttributeFields, readQueueAttributes, standardQueue } from './queue-attributes.js';
import { readOptionalXml, refused } from './read-fields.js';
import type { Asked, Named, SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';

/** `GET /queues`. @throws {SmqError} `InvalidArgument`. */
export function listQueues({ broker, request }: Asked): SmqResponse {
  const names = broker.queues().map(({ name }) => name);
  const { page, next } = listPage(names, request);
  const queues = page.map((name) => ({ QueueURL: `${request.origin}/queues/${name}` }));
  return { status: 200, root: 'Queues', content: { Queue: queues, NextMarker: next } };
}

/** What is done with `/queues/<name>`. @throws {SmqError} as SMQ would answer. */
export function handleQueue({ broker, request, name }: Named): SmqResponse {
  const { method, query, path } = request;
  if (method === 'PUT' && query.get('metaoverride') === 'true') {
    const queue = broker.queue(name);
    queue.change(readAttributes(request.body, name, queue.record.attributes));
    return { status: 204 };
  }
  if (method === 'PUT') {
    const attributes = readAttributes(request.body, name, standardQueue);
    const { isNew } = broker.createQueue(name, attributes);
    return { status: isNew ? 201 : 204, location: path };
  }
  if (method === 'GET') {
    return { status: 200, root: 'Queue', content: contentOf(broker.queue(name)) };
  }
  if (method === 'DELETE') {
    broker.deleteQueue(name);
    return { status: 204 };
  }
  throw new SmqError('NotImplemented');
}

function readAttributes(
  body: string,
  name: string,
  otherwise: Parameters<typeof readQueueAttributes>[1],
) {
  const attributes = readQueueAttributes(readOptionalXml(body), otherwise);
  if (attributes.DlqPolicy?.DeadLetterTargetQueue === name) throw refused('DeadLetterTargetQueue');
  return attributes;
}

function contentOf(queue: Queue) {
  const { attributes, createTime, lastModifyTime } = queue.record;
  const { visible, hidden, delayed } = queue.counts();
  return {
    QueueName: queue.name,
    CreateTime: Math.floor(createTime / 1000),
    LastModifyTime: Math.floor(lastModifyTime / 1000),
    ...queueAttributeFields(attributes),
    ActiveMessages: visible,
    InactiveMessages: hidden,
    DelayMessages: delayed,
  };
}
