import { type PushFormat, samplePushKey, topicPush } from '../../wire/index.js';
import type { Cargo } from './cargo.js';
import { smqRequestId, subscriptionName, topicMessage } from './message.js';
import { requestSample } from './request-sample.js';
import type { Sample } from './sample.js';

/** A signed push of a topic's message. */
export function pushSample(cargo: Cargo, format: PushFormat, topic: string, url: URL): Sample {
  const { scene } = cargo;
  const { headers, body } = topicPush(
    topicMessage(cargo, topic),
    {
      account: scene.owner.account,
      name: subscriptionName,
      format,
      host: url.host,
      path: url.pathname + url.search,
    },
    { requestId: smqRequestId(scene), time: scene.time },
    samplePushKey(),
  );
  return requestSample({ url: url.href, headers, body }, scene);
}
