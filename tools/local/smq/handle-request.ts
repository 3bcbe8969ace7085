import { handleQueueMessages } from './message-requests.js';
import { handleQueue, listQueues } from './queue-requests.js';
import type { Asked, SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';
import { handleSubscription, listSubscriptions } from './subscription-requests.js';
import { handlePublish, handleTopic, listTopics } from './topic-requests.js';

/** Does what a request asks for. @throws {SmqError} as SMQ would answer. */
export async function handleSmqRequest(asked: Asked): Promise<SmqResponse> {
  const { method, path } = asked.request;
  const [kind, name, part, item, ...more] = path.split('/').slice(1);
  if (more.length > 0 || (kind !== 'queues' && kind !== 'topics')) {
    throw new SmqError('InvalidRequestURL');
  }
  if (name === undefined) {
    if (method !== 'GET') throw new SmqError('NotImplemented');
    return kind === 'queues' ? listQueues(asked) : listTopics(asked);
  }
  const named = { ...asked, name };
  if (part === undefined) return kind === 'queues' ? handleQueue(named) : handleTopic(named);
  if (part === 'messages' && item === undefined) {
    return kind === 'queues' ? handleQueueMessages(named) : handlePublish(named);
  }
  if (kind === 'topics' && part === 'subscriptions') {
    return item === undefined ? listSubscriptions(named) : handleSubscription(named, item);
  }
  throw new SmqError('InvalidRequestURL');
}
