import type { StoredObject } from './object-store.js';
import type { OssRequest } from './oss-request.js';

/** One thing that happened to an object, before it is put into OSS's shape. */
export interface ObjectChange {
  /** `ObjectCreated:PutObject`. */
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly deltaSize: number;
  readonly eTag: string;
  readonly object?: StoredObject | undefined;
  /** GetObject: the first byte read, and the byte after the last one. */
  readonly read?: { readonly from: number; readonly to: number };
  /** The callback variables of the upload. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly request: Pick<OssRequest, 'id' | 'clientIp'>;
}

/** The account whose name the events bear; nobody is authenticated, so that owner and requester are the same. */
export interface Owner {
  readonly region: string;
  readonly account: string;
}

/** The document that an OSS trigger hands to a function: `{"events":[…]}` with one event. */
export function eventDocument(change: ObjectChange, owner: Owner): string {
  const { eventName, bucket, key, size, deltaSize, eTag, object, read, variables, request } =
    change;
  const { region, account } = owner;
  const event = {
    eventName,
    eventSource: 'acs:oss',
    eventTime: `${new Date().toISOString().slice(0, 19)}.000Z`,
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
        ...(object && { objectMeta: objectMeta(object) }),
        ...(read && { readFrom: read.from, readTo: read.to }),
        size,
      },
      ossSchemaVersion: '1.0',
      ruleId: 'local',
      ...(variables && Object.keys(variables).length > 0 && { xVars: variables }),
    },
    region,
    requestParameters: { sourceIPAddress: request.clientIp },
    responseElements: { requestId: request.id },
    userIdentity: { principalId: account },
  };
  return JSON.stringify({ events: [event] });
}

function objectMeta({ contentType, headers }: StoredObject) {
  const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-oss-meta-'));
  return {
    mimeType: contentType,
    ...(meta.length > 0 && { userMeta: Object.fromEntries(meta) }),
  };
}
