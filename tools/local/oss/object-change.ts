import { eventDocument, type ObjectOperation, type Owner, objectEvent } from '../../wire/index.js';
import { headerText, headerTexts } from '../http/header-bytes.js';
import type { OssRequest } from './oss-request.js';
import type { StoredObject } from './store/object-store.js';

/** One thing that happened to an object, before it is put into OSS's shape. */
export interface ObjectChange
  extends Omit<ObjectOperation, 'objectMeta' | 'ruleId' | 'time' | 'requestId' | 'clientIp'> {
  readonly object?: StoredObject | undefined;
  /** The request that did it; `cause` is its trace event. */
  readonly request: Pick<OssRequest, 'id' | 'clientIp'> & Partial<Pick<OssRequest, 'cause'>>;
}

/** The document that an OSS trigger hands to a function: `{"events":[…]}` with one event. */
export function changeDocument({ object, request, ...change }: ObjectChange, owner: Owner): string {
  const operation = {
    ...change,
    ...(object && { objectMeta: objectMeta(object) }),
    ruleId: 'local',
    time: new Date(),
    requestId: request.id,
    clientIp: request.clientIp,
  };
  return eventDocument(objectEvent(operation, owner));
}

function objectMeta({ contentType, headers }: StoredObject) {
  const texts = Object.entries(headerTexts(headers));
  const meta = texts.filter(([name]) => name.startsWith('x-oss-meta-'));
  return {
    mimeType: headerText(contentType),
    ...(meta.length > 0 && { userMeta: Object.fromEntries(meta) }),
  };
}
