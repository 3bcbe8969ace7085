import type { ObjectEventName } from 'oss-inbox';
import { eventDocument, objectEvent } from '../../wire/index.js';
import { objectFacts } from './object-facts.js';
import { operationOf } from './object-operations.js';
import type { UploadOptions } from './options.js';
import type { Payload } from './payload.js';
import type { SampleContext } from './sample-context.js';

/** An event of OSS, for every channel. */
export function eventPayload(
  context: SampleContext,
  eventName: ObjectEventName,
  { size, var: variables }: UploadOptions,
): Payload {
  const { owner, bucket, key, time, requestId } = context;
  const operation = {
    ...sizesOf(context, eventName, size),
    eventName,
    bucket,
    key,
    time,
    requestId,
    clientIp: context.clientIp,
    ...(variables && { variables }),
  };
  const ruleId = context.bytes('rule', 20).toString('hex');
  const element = objectEvent({ ...operation, ruleId }, owner);
  return {
    context,
    text: eventDocument(element),
    isBase64: true,
    element,
    cloudEvent: {
      id: requestId,
      source: 'acs.oss',
      type: `oss:${eventName}`,
      subject: `acs:oss:${owner.region}:${owner.account}:${bucket}/${key}`,
      time,
      data: objectEvent(operation, owner),
    },
  };
}

function sizesOf(context: SampleContext, eventName: ObjectEventName, size: number) {
  const { effect, hasType } = operationOf(eventName);
  if (effect === 'none') return { size: 0, deltaSize: 0, eTag: '' };
  const { eTag, mimeType } = objectFacts(context);
  if (effect === 'gone') return { size: 0, deltaSize: -size, eTag };
  // Half of it was there before.
  const position = Math.floor(size / 2);
  const isAppended = eventName === 'ObjectCreated:AppendObject';
  const before = isAppended ? position : 0;
  return {
    size,
    deltaSize: effect === 'same' ? 0 : size - before,
    // OSS marks the tag of an object that was put together with the number of its parts.
    eTag: eventName === 'ObjectCreated:CompleteMultipartUpload' ? `${eTag}-2` : eTag,
    ...(isAppended && { position }),
    ...(eventName === 'ObjectDownloaded:GetObject' && { read: { from: 0, to: size } }),
    ...(hasType && { objectMeta: { mimeType } }),
  };
}
