import { listPage } from './list-page.js';
import { readOptionalXml, readXml } from './read-fields.js';
import { readPublishedMessage } from './read-message.js';
import type { Asked, Named, SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';
import type { Topic } from './topic.js';
import { readTopicAttributes, standardTopic, topicAttributeFields } from './topic-attributes.js';

/** `GET /topics`. @throws {SmqError} `InvalidArgument`. */
export function listTopics({ broker, request }: Asked): SmqResponse {
  const names = broker.topics().map(({ name }) => name);
  const { page, next } = listPage(names, request);
  const topics = page.map((name) => ({ TopicURL: `${request.origin}/topics/${name}` }));
  return { status: 200, root: 'Topics', content: { Topic: topics, NextMarker: next } };
}

/** What is done with `/topics/<name>`. @throws {SmqError} as SMQ would answer. */
export function handleTopic({ broker, request, name }: Named): SmqResponse {
  const { method, query, path, body } = request;
  if (method === 'PUT' && query.get('metaoverride') === 'true') {
    const topic = broker.topic(name);
    topic.change(readTopicAttributes(readOptionalXml(body), topic.record.attributes));
    return { status: 204 };
  }
  if (method === 'PUT') {
    const attributes = readTopicAttributes(readOptionalXml(body), standardTopic);
    const { isNew } = broker.createTopic(name, attributes);
    return { status: isNew ? 201 : 204, location: path };
  }
  if (method === 'GET') {
    return { status: 200, root: 'Topic', content: contentOf(broker.topic(name)) };
  }
  if (method === 'DELETE') {
    broker.deleteTopic(name);
    return { status: 204 };
  }
  throw new SmqError('NotImplemented');
}

/** `POST /topics/<name>/messages`. @throws {SmqError} as SMQ would answer. */
export function handlePublish({ broker, request, name }: Named): SmqResponse {
  if (request.method !== 'POST') throw new SmqError('NotImplemented');
  const topic = broker.topic(name);
  const { id, md5 } = topic.publish(readPublishedMessage(readXml(request.body)));
  return { status: 201, root: 'Message', content: { MessageId: id, MessageBodyMD5: md5 } };
}

function contentOf({ name, record }: Topic) {
  return {
    TopicName: name,
    CreateTime: Math.floor(record.createTime / 1000),
    LastModifyTime: Math.floor(record.lastModifyTime / 1000),
    // Messages go on to the subscriptions at once.
    MessageCount: 0,
    ...topicAttributeFields(record.attributes),
  };
}
