import { type PushFormat, samplePushKey, topicPush } from '../../wire/index.js';
import { smqRequestId, subscriptionName, topicMessage } from './message.js';
import type { Payload } from './payload.js';
import { requestSample } from './request-sample.js';
import type { Sample } from './sample.js';

/** A signed push of a topic's message. */
export function pushSample(payload: Payload, format: PushFormat, topic: string, url: URL): Sample {
  const { context } = payload;
  const { headers, body } = topicPush(
    topicMessage(payload, topic),
    {
      account: context.owner.account,
      name: subscriptionName,
      format,
      host: url.host,
      path: url.pathname + url.search,
    },
    { requestId: smqRequestId(context), time: context.time },
    samplePushKey(),
  );
  return requestSample({ url: url.href, headers, body }, context);
}
