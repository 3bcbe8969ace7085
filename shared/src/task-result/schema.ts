import * as z from 'zod/mini';
import { boolean, timestamp } from '../core/index.js';

const text = z.optional(z.string());
const entries = z.optional(z.array(z.looseObject({ URI: text, Error: text })));

const notification = z.looseObject({
  TaskType: text,
  TaskId: text,
  Status: text,
  Code: text,
  Message: text,
  ProjectName: text,
  DatasetName: text,
  RequestId: text,
  StartTime: text,
  EndTime: text,
  UserData: text,
  Content: text,
  Success: z.optional(boolean),
  Sources: entries,
  Targets: entries,
  Files: entries,
});

/** A notification's own fields, `null` ones left out. */
export type Notification = z.output<typeof notification>;

/** The notification at the place where each form keeps it, so that a failing path starts with that place. */
export const bareSchema = notification;
export const wrappedSchema = z.object({ content: notification });
export const cloudEventSchema = z.object({ data: notification });

const nullishText = z.nullish(z.string());

/** What the wrapper and EventBridge's CloudEvent say about the notification they hold. */
export const envelopeSchema = z.looseObject({
  type: nullishText,
  subject: nullishText,
  time: z.nullish(timestamp),
  aliyunregionid: nullishText,
  aliyunaccountid: nullishText,
});

export type NotificationEnvelope = z.output<typeof envelopeSchema>;
