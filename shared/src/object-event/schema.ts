import * as z from 'zod/mini';
import { filledText, shape, signedNumber, textMembers, wholeNumber } from '../core/index.js';
import { isEventName } from './event-names.js';

const text = z.nullish(z.string());
const eventName = shape<string>(isEventName, 'an event name');
const bytes = z.nullish(wholeNumber);
const bytesGrown = z.nullish(signedNumber);
const object = z.nullish(z.looseObject({}));

const contextShape = {
  ossSchemaVersion: text,
  ruleId: text,
  region: text,
  requestParameters: z.nullish(z.looseObject({ sourceIPAddress: text })),
  responseElements: z.nullish(z.looseObject({ requestId: text })),
  userIdentity: z.nullish(z.looseObject({ principalId: text })),
  xVars: z.nullish(textMembers),
};

/**
 * One element of `events` as it arrives. The documentation's braces put what surrounds an event inside `oss`, captured
 * events have most of it beside `oss`: both places are read.
 */
export const receivedEventSchema = z.looseObject({
  ...contextShape,
  eventName,
  eventSource: text,
  eventTime: text,
  eventVersion: text,
  oss: z.looseObject({
    ...contextShape,
    bucket: z.looseObject({ name: filledText, arn: text, ownerIdentity: text }),
    object: z.looseObject({
      key: filledText,
      size: bytes,
      deltaSize: bytesGrown,
      eTag: text,
      position: bytes,
      readFrom: bytes,
      readTo: bytes,
      objectMeta: z.nullish(z.looseObject({ mimeType: text, userMeta: object })),
    }),
  }),
});

/** A whole `{ events: […] }` document as it arrives. */
export const receivedEventsSchema = z.looseObject({
  events: z.array(receivedEventSchema),
});

/** An event that passed the schema, in either nesting. */
export type ReceivedEvent = z.output<typeof receivedEventSchema>;
