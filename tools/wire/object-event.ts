import type { Owner } from './owner.js';

/** One operation on an object, as OSS tells of it. */
export interface ObjectOperation {
  /** `ObjectCreated:PutObject`. */
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  /** Bytes; of the part where it is about a part. */
  readonly size: number;
  /** Bytes that the bucket grew by. */
  readonly deltaSize: number;
  readonly eTag: string;
  /** The object's media type, and its `x-oss-meta-` headers. */
  readonly objectMeta?: {
    readonly mimeType: string;
    readonly userMeta?: Readonly<Record<string, string>>;
  };
  /** AppendObject: the offset at which was appended. */
  readonly position?: number;
  /** GetObject: the first byte read, and the byte after the last one. */
  readonly read?: { readonly from: number; readonly to: number };
  /** The callback variables of the upload, by name with `x:`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The rule or trigger that asked for the event; EventBridge names none. */
  readonly ruleId?: string;
  readonly time: Date;
  readonly requestId: string;
  readonly clientIp: string;
}

/** An element of the `events` that OSS hands over, and the `data` of EventBridge's CloudEvent. */
export type ObjectEventElement = ReturnType<typeof objectEvent>;

/**
 * The event of an operation, in the nesting of captured ones. The bucket's owner is its requester too.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/formats-of-event-for-different-triggers-1
 */
export function objectEvent(operation: ObjectOperation, { region, account }: Owner) {
  const { bucket, key, size, deltaSize, eTag, position, read, variables, ruleId } = operation;
  return {
    eventName: operation.eventName,
    eventSource: 'acs:oss',
    eventTime: `${operation.time.toISOString().slice(0, 19)}.000Z`,
    eventVersion: '1.0',
    oss: {
      bucket: {
        arn: `acs:oss:${region}:${account}:${bucket}`,
        name: bucket,
        ownerIdentity: account,
      },
      object: {
        deltaSize,
        eTag,
        key,
        ...(operation.objectMeta && { objectMeta: operation.objectMeta }),
        ...(position !== undefined && { position }),
        ...(read && { readFrom: read.from, readTo: read.to }),
        size,
      },
      ossSchemaVersion: '1.0',
      ...(ruleId !== undefined && { ruleId }),
      ...(variables && Object.keys(variables).length > 0 && { xVars: variables }),
    },
    region,
    requestParameters: { sourceIPAddress: operation.clientIp },
    responseElements: { requestId: operation.requestId },
    userIdentity: { principalId: account },
  };
}

/** The document that an OSS trigger hands to a function, and an event rule to SMQ: `{"events":[…]}`. */
export function eventDocument(...events: readonly ObjectEventElement[]): string {
  return JSON.stringify({ events });
}
