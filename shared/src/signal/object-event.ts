/** The groups of events that OSS knows; others may be added by OSS. */
export type EventCategory =
  | 'ObjectCreated'
  | 'ObjectDownloaded'
  | 'ObjectModified'
  | 'ObjectRemoved'
  | 'ObjectReplication'
  | 'ObjectRestore'
  | (string & NonNullable<unknown>);

/**
 * One event about one object, in EventBridge's shape whichever nesting it came in. Fields that are not named here are
 * kept as they came.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export interface ObjectEvent {
  /** `ObjectCreated:PutObject` and its like. */
  readonly eventName: string;
  /** The part of `eventName` before the colon. */
  readonly category: EventCategory;
  /** The part of `eventName` after the colon: `PutObject`. */
  readonly action: string;
  readonly eventSource?: string;
  /** RFC 3339. */
  readonly eventTime?: string;
  readonly eventVersion?: string;
  readonly oss: {
    readonly bucket: {
      readonly name: string;
      readonly arn?: string;
      readonly ownerIdentity?: string;
      readonly [field: string]: unknown;
    };
    readonly object: {
      /** Raw UTF-8, never percent-encoded. */
      readonly key: string;
      /** Bytes. */
      readonly size?: number;
      /** Bytes the object grew by; negative when it shrank. */
      readonly deltaSize?: number;
      readonly eTag?: string;
      /** AppendObject: the offset at which was appended. */
      readonly position?: number;
      /** GetObject: the first byte read. */
      readonly readFrom?: number;
      /** GetObject: the byte after the last one read. */
      readonly readTo?: number;
      readonly objectMeta?: {
        readonly mimeType?: string;
        readonly userMeta?: { readonly [name: string]: unknown };
        readonly [field: string]: unknown;
      };
      readonly [field: string]: unknown;
    };
    readonly ossSchemaVersion?: string;
    readonly ruleId?: string;
    readonly [field: string]: unknown;
  };
  readonly region?: string;
  readonly requestParameters?: {
    readonly sourceIPAddress?: string;
    readonly [field: string]: unknown;
  };
  readonly responseElements?: { readonly requestId?: string; readonly [field: string]: unknown };
  readonly userIdentity?: { readonly principalId?: string; readonly [field: string]: unknown };
  /** The callback variables of the upload (`x:name`), when it had a callback. */
  readonly xVars?: { readonly [name: string]: string };
  readonly [field: string]: unknown;
}
