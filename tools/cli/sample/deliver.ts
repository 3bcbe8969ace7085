import {
  cloudEvent,
  eventDocument,
  type PushFormat,
  queueTriggerEvent,
  topicTriggerEvent,
  uuid,
} from '../../wire/index.js';
import { asynchronousSample } from './asynchronous-sample.js';
import type { Channel } from './channel.js';
import { messageIdOf, smqRequestId, subscriptionName, topicMessage } from './message.js';
import type { ChannelOptions } from './options.js';
import type { Payload } from './payload.js';
import { pushSample } from './push-sample.js';
import type { Sample } from './sample.js';

const pushFormats: Readonly<Partial<Record<Channel, PushFormat>>> = {
  'push-json': 'JSON',
  'push-xml': 'XML',
  'push-simplified': 'SIMPLIFIED',
};

/** What arrives: all in one delivery where the channel has batches, else one delivery for each. */
export function deliver(
  payload: readonly Payload[],
  { via, topic, url }: ChannelOptions & { readonly url: URL },
): Sample[] {
  const pushFormat = pushFormats[via];
  if (pushFormat) return payload.map((each) => pushSample(each, pushFormat, topic, url));
  if (via === 'topic') return payload.map((each) => topicSample(each, 'JSON', topic));
  if (via === 'topic-stream') return payload.map((each) => topicSample(each, 'STREAM', topic));
  return payload.slice(0, 1).map(({ context }) => {
    return asynchronousSample(batch(payload, via, topic), context, 'oss-inbox-object-event');
  });
}

function topicSample(payload: Payload, format: 'JSON' | 'STREAM', topic: string): Sample {
  const { context } = payload;
  const subscription = { format, account: context.owner.account, name: subscriptionName };
  const event = topicTriggerEvent(topicMessage(payload, topic), subscription);
  return asynchronousSample(event, context, 'oss-inbox-task-result');
}

function batch(payload: readonly Payload[], via: Channel, queue: string): string {
  if (via === 'oss-trigger') {
    return eventDocument(...payload.flatMap(({ element }) => element ?? []));
  }
  if (via === 'eventbridge') {
    const events = payload.flatMap((each) =>
      each.cloudEvent ? [cloudEvent(each.cloudEvent, each.context.owner)] : [],
    );
    return JSON.stringify(events.length === 1 ? events[0] : events);
  }
  const messages = payload.map(({ context, text }) => ({
    id: messageIdOf(context),
    // The trigger takes Base64 off by itself, unless it is told not to.
    body: text,
    requestId: smqRequestId(context),
    eventId: uuid(context.bytes('eventbridge', 16)),
    time: context.time,
    owner: context.owner,
  }));
  return queueTriggerEvent(messages, queue);
}
