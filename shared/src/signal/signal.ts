import { isObject } from '../core/index.js';
import type { ObjectEvent } from './object-event.js';
import type { ServiceEvent } from './service-event.js';
import type { SmqMessage } from './smq-message.js';
import type { TaskResult } from './task-result.js';
import type { UploadCallback } from './upload-callback.js';
import type { VerifiedBy } from './verified-by.js';

/**
 * What every channel's deliveries become: a CloudEvents 1.0 envelope in structured JSON form, with typed `data`.
 * `type` and `source` are EventBridge's own names, so that a consumer of EventBridge can be pointed here unchanged.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
interface Envelope<Type extends string, Source extends string, Data> {
  readonly specversion: '1.0';
  /** The same real-world event has the same id on every channel and at every redelivery. */
  readonly id: string;
  readonly source: Source;
  readonly type: Type;
  /** The object or task as a resource name, parts that are not known left empty: `acs:oss:::bucket/key`. */
  readonly subject: string;
  /** When it happened, RFC 3339; absent where the sender does not say. */
  readonly time?: string;
  readonly datacontenttype: 'application/json';
  /** How it was proved; absent where a function of this package only decoded it. */
  readonly verifiedby?: VerifiedBy;
  readonly data: Data;
}

/** OSS called back after an upload. */
export type UploadCallbackSignal = Envelope<'oss:UploadCallback', 'acs.oss', UploadCallback>;

/** Something happened to an object: `oss:ObjectCreated:PutObject` and its like. */
export type ObjectEventSignal = Envelope<`oss:${string}`, 'acs.oss', ObjectEvent>;

/** An asynchronous task ended: `imm:Task:OfficeConversion` and its like. */
export type TaskResultSignal = Envelope<`imm:${string}`, 'acs.imm', TaskResult>;

/** A message of the user's own that came through a topic or queue. */
export type SmqMessageSignal = Envelope<'smq:Message', 'acs.mns', SmqMessage>;

/** An event of OSS or IMM that is about neither an object nor a task: a bucket's, an audit record, an alert. */
export type ServiceEventSignal = Envelope<
  `oss:${string}` | `imm:${string}`,
  'acs.oss' | 'acs.imm',
  ServiceEvent
>;

/** What may come to a function without a request of OSS's that it verified itself. */
export type AsynchronousSignal =
  | ObjectEventSignal
  | TaskResultSignal
  | SmqMessageSignal
  | ServiceEventSignal;

export type Signal = UploadCallbackSignal | AsynchronousSignal;

const UPLOAD_CALLBACK = 'oss:UploadCallback';
// A task's type may be anything else of IMM's.
const AUDIT = /^imm:(?:ActionTrail|CloudMonitor):/;

/** Whether the signal is an upload callback; the guards beside it tell the other kinds. */
export function isUploadCallbackSignal(signal: Signal): signal is UploadCallbackSignal {
  return signal.type === UPLOAD_CALLBACK;
}

export function isObjectEventSignal(signal: Signal): signal is ObjectEventSignal {
  return signal.source === 'acs.oss' && signal.type !== UPLOAD_CALLBACK && hasObject(signal.data);
}

export function isTaskResultSignal(signal: Signal): signal is TaskResultSignal {
  return signal.source === 'acs.imm' && !isAuditType(signal.type);
}

export function isSmqMessageSignal(signal: Signal): signal is SmqMessageSignal {
  return signal.source === 'acs.mns';
}

export function isServiceEventSignal(signal: Signal): signal is ServiceEventSignal {
  if (signal.source === 'acs.imm') return isAuditType(signal.type);
  return signal.source === 'acs.oss' && signal.type !== UPLOAD_CALLBACK && !hasObject(signal.data);
}

/** Whether EventBridge's `type` says that this is about the use of IMM and no task's result. */
export function isAuditType(type: unknown): boolean {
  return typeof type === 'string' && AUDIT.test(type);
}

/** Whether the data of an event of OSS is about an object. */
export function hasObject(data: unknown): boolean {
  return isObject(data) && isObject(data['oss']) && isObject(data['oss']['object']);
}

/** What differs from signal to signal; {@link createSignal} adds the rest. */
type Parts<S extends Signal> = Omit<
  S,
  'specversion' | 'datacontenttype' | 'time' | 'verifiedby'
> & {
  readonly time?: string | undefined;
  readonly verifiedby?: VerifiedBy | undefined;
};

/** Puts the parts into an envelope, in CloudEvents' customary order. */
export function createSignal<S extends Signal>({
  id,
  source,
  type,
  subject,
  time,
  verifiedby,
  data,
}: Parts<S>) {
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    ...(time !== undefined && { time }),
    datacontenttype: 'application/json',
    ...(verifiedby !== undefined && { verifiedby }),
    data,
  } as unknown as S;
}
