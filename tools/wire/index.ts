export { callbackHeaders } from './callback-headers.js';
export { type CloudEventFields, cloudEvent } from './cloud-event.js';
export { type DeadLetter, readDeadLetter } from './dead-letter.js';
export { destinationReport } from './destination-report.js';
export {
  type FunctionName,
  isFunctionName,
  readServiceFunction,
} from './function-name.js';
export { httpEvent } from './http-event.js';
export { eventId, invocationId, messageId, requestId, taskId, uuid } from './ids.js';
export { isRejected } from './is-rejected.js';
export {
  extrasJson,
  extrasOf,
  extrasXml,
  type MessageExtras,
  type MessageProperties,
  type MessageProperty,
} from './message-properties.js';
export {
  eventDocument,
  type ObjectEventElement,
  type ObjectOperation,
  objectEvent,
} from './object-event.js';
export type { Owner } from './owner.js';
export { childText, parseXml, type XmlElement } from './parse-xml.js';
export { queueTriggerEvent } from './queue-trigger-event.js';
export { textOr } from './read-event.js';
export { sampleCallbackKey, sampleKeySettings, samplePushKey } from './sample-key.js';
export type { SigningKey } from './signing-key.js';
export {
  type EndedTask,
  indexNotification,
  notificationMessage,
  notificationSubject,
  taskNotification,
} from './task-notification.js';
export { bodyMd5, type PublishedMessage, type TopicMessage } from './topic-message.js';
export {
  notificationBody,
  type PushFormat,
  pushFormats,
  smqNamespace,
  topicPush,
} from './topic-push.js';
export { topicTriggerEvent } from './topic-trigger-event.js';
export { type XmlContent, xmlDocument } from './xml.js';
