import { InboxError, parseJson, validate } from '../core/index.js';
import { responseSchema } from './response-schema.js';

const XML_CODE = /<Code>([^<]{1,64})<\/Code>/;

const WHAT = 'answer to the asynchronous request';

export interface AsyncProcessResponse {
  readonly eventId: string;
  readonly requestId: string;
  /** `OfficeConversion-<uuid>`: the task result that is sent later has the same `TaskId`. */
  readonly taskId: string;
}

/**
 * What OSS answers to the POST that starts a task: `{"EventId":…,"RequestId":…,"TaskId":…}`.
 *
 * @throws {InboxError} `body_invalid` when it is something else; for OSS's XML error the message names its code.
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/asynchronous-processing
 */
export function decodeAsyncProcessResponse(text: string): AsyncProcessResponse {
  if (text.trimStart().startsWith('<')) {
    const code = XML_CODE.exec(text)?.[1] ?? 'an XML answer without a Code';
    throw new InboxError('body_invalid', `${WHAT}: OSS refused it with ${code}`);
  }
  const { EventId, RequestId, TaskId } = validate(responseSchema, parseJson(text), WHAT);
  return { eventId: EventId, requestId: RequestId, taskId: TaskId };
}
