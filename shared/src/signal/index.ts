export { chosenId, givenId, hashedId } from './id.js';
export type { EventCategory, ObjectEvent } from './object-event.js';
export { objectOf } from './object-of.js';
export type { ServiceEvent } from './service-event.js';
export {
  type AsynchronousSignal,
  createSignal,
  hasObject,
  isAuditType,
  isObjectEventSignal,
  isServiceEventSignal,
  isSmqMessageSignal,
  isTaskResultSignal,
  isUploadCallbackSignal,
  type ObjectEventSignal,
  type ServiceEventSignal,
  type Signal,
  type SmqMessageSignal,
  type TaskResultSignal,
  type UploadCallbackSignal,
} from './signal.js';
export type { SmqMessage } from './smq-message.js';
export type { TaskKind, TaskOutcome, TaskResult } from './task-result.js';
export { toRfc3339 } from './time.js';
export type { UploadCallback, UploadOperation } from './upload-callback.js';
export type { VerifiedBy } from './verified-by.js';
