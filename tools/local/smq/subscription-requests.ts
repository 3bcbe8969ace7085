import { isDeepStrictEqual } from 'node:util';
import { checkName } from './check-name.js';
import { listPage } from './list-page.js';
import { readXml } from './read-fields.js';
import type { Named, SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';
import {
  readSubscription,
  readSubscriptionChanges,
  subscriptionAttributeFields,
} from './subscription-attributes.js';

/** `GET /topics/<topic>/subscriptions`. @throws {SmqError} as SMQ would answer. */
export function listSubscriptions({ broker, request, name: topic }: Named): SmqResponse {
  if (request.method !== 'GET') throw new SmqError('NotImplemented');
  const names = broker.subscriptions.records(broker.topic(topic).name).map(({ name }) => name);
  const { page, next } = listPage(names, request);
  const url = `${request.origin}/topics/${topic}/subscriptions`;
  const subscriptions = page.map((name) => ({ SubscriptionURL: `${url}/${name}` }));
  const content = { Subscription: subscriptions, NextMarker: next };
  return { status: 200, root: 'Subscriptions', content };
}

/** What is done with `/topics/<topic>/subscriptions/<name>`. @throws {SmqError} as SMQ would answer. */
export function handleSubscription(named: Named, name: string): SmqResponse {
  const { broker, request } = named;
  const topic = broker.topic(named.name).name;
  const { method, query } = request;
  if (method === 'PUT' && query.get('metaoverride') === 'true') {
    const changes = readSubscriptionChanges(readXml(request.body));
    broker.subscriptions.change(topic, name, changes);
    return { status: 204 };
  }
  if (method === 'PUT') return subscribe(named, name);
  if (method === 'GET') {
    return { status: 200, root: 'Subscription', content: contentOf(named, name) };
  }
  if (method === 'DELETE') {
    broker.subscriptions.remove(topic, name);
    return { status: 204 };
  }
  throw new SmqError('NotImplemented');
}

function subscribe({ broker, owner, request, name: topic }: Named, name: string): SmqResponse {
  checkName('subscription', name);
  const attributes = readSubscription(readXml(request.body), owner);
  const isNew = !broker.subscriptions.has(topic, name);
  if (isNew) broker.subscriptions.add(topic, name, attributes);
  else if (!isDeepStrictEqual(broker.subscriptions.record(topic, name).attributes, attributes)) {
    throw new SmqError('SubscriptionAlreadyExist');
  }
  return { status: isNew ? 201 : 204, location: request.path };
}

function contentOf({ broker, owner, name: topic }: Named, name: string) {
  const { attributes, createTime, lastModifyTime } = broker.subscriptions.record(topic, name);
  return {
    SubscriptionName: name,
    Subscriber: owner.account,
    TopicOwner: owner.account,
    TopicName: topic,
    ...subscriptionAttributeFields(attributes),
    CreateTime: Math.floor(createTime / 1000),
    LastModifyTime: Math.floor(lastModifyTime / 1000),
  };
}
