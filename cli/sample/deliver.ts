import {
  cloudEvent,
  eventDocument,
  type PushFormat,
  queueTriggerEvent,
  topicTriggerEvent,
  uuid,
} from '../../wire/index.js';
import { asynchronousSample } from './asynchronous-sample.js';
import type { Cargo } from './cargo.js';
import type { Channel } from './channel.js';
import { messageIdOf, smqRequestId, subscriptionName, topicMessage } from './message.js';
import type { ChannelOptions } from './options.js';
import { pushSample } from './push-sample.js';
import type { Sample } from './sample.js';

const pushFormats: Readonly<Partial<Record<Channel, PushFormat>>> = {
  'push-json': 'JSON',
  'push-xml': 'XML',
  'push-simplified': 'SIMPLIFIED',
};

/** What arrives: all in one delivery where the channel has batches, else one delivery for each. */
export function deliver(
  cargo: readonly Cargo[],
  { via, topic, url }: ChannelOptions & { readonly url: URL },
): Sample[] {
  const pushFormat = pushFormats[via];
  if (pushFormat) return cargo.map((each) => pushSample(each, pushFormat, topic, url));
  if (via === 'topic') return cargo.map((each) => topicSample(each, 'JSON', topic));
  if (via === 'topic-stream') return cargo.map((each) => topicSample(each, 'STREAM', topic));
  return cargo.slice(0, 1).map(({ scene }) => {
    return asynchronousSample(batch(cargo, via, topic), scene, 'oss-inbox-object-event');
  });
}

function topicSample(cargo: Cargo, format: 'JSON' | 'STREAM', topic: string): Sample {
  const { scene } = cargo;
  const subscription = { format, account: scene.owner.account, name: subscriptionName };
  const event = topicTriggerEvent(topicMessage(cargo, topic), subscription);
  return asynchronousSample(event, scene, 'oss-inbox-task-result');
}

function batch(cargo: readonly Cargo[], via: Channel, queue: string): string {
  if (via === 'oss-trigger') {
    return eventDocument(...cargo.flatMap(({ element }) => element ?? []));
  }
  if (via === 'eventbridge') {
    const events = cargo.flatMap((each) =>
      each.cloudEvent ? [cloudEvent(each.cloudEvent, each.scene.owner)] : [],
    );
    return JSON.stringify(events.length === 1 ? events[0] : events);
  }
  const messages = cargo.map(({ scene, text }) => ({
    id: messageIdOf(scene),
    // The trigger takes Base64 off by itself, unless it is told not to.
    body: text,
    requestId: smqRequestId(scene),
    eventId: uuid(scene.bytes('eventbridge', 16)),
    time: scene.time,
    owner: scene.owner,
  }));
  return queueTriggerEvent(messages, queue);
}
