import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  InboxError,
  parseJson,
  validate,
} from '../core/index.js';
import { statusSchema } from './status-schema.js';

/**
 * What OSS says, in its response to a request that an event rule matched, about the notification.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export interface ProcessStatus {
  /** Whether OSS handed the event to SMQ; whether SMQ handed it on is not known. */
  readonly delivered: boolean;
  /** `Success` or `Fail`. */
  readonly code?: string;
  /** `NotificationSucceed`, or the cause of the failure. */
  readonly message?: string;
  /** `EventNotification`. */
  readonly type?: string;
  readonly version?: string;
  /** `Ok`, in the header that OSS's own pages name. */
  readonly result?: string;
}

/** The two response headers, each under the name its documentation gives it. */
export interface ProcessStatusHeaders {
  readonly 'x-oss-process-status': string;
  readonly 'x-oss-event-status': string;
}

/**
 * The value of an `x-oss-process-status` or `x-oss-event-status` response header: Base64 of
 * `{"code":"Success",…}` or `{"Result":"Ok"}`.
 *
 * @throws {InboxError} `body_invalid` when it is anything else.
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export function decodeProcessStatus(headerValue: string): ProcessStatus {
  const bytes = decodeBase64(headerValue);
  const json = bytes && decodeUtf8(bytes);
  if (json === undefined)
    throw new InboxError('body_invalid', 'process status: not Base64 of text');
  const status = validate(statusSchema, parseJson(json), 'process status');
  const { code, message, type, version, Result: result } = status;
  if (!code && !result) {
    throw new InboxError('body_invalid', 'process status: neither code nor Result is there');
  }
  return {
    delivered: code ? code === 'Success' : result === 'Ok',
    ...(code && { code }),
    ...(message && { message }),
    ...(type && { type }),
    ...(version && { version }),
    ...(result && { result }),
  };
}

/**
 * Both headers as OSS would send them, for stand-ins; `message` is the cause where it was not delivered. What
 * `x-oss-event-status` says then is not documented: here it is `{"Result":"Fail"}`.
 */
export function encodeProcessStatus(
  status: Pick<ProcessStatus, 'delivered' | 'message'>,
): ProcessStatusHeaders {
  const { delivered, message = delivered ? 'NotificationSucceed' : 'NotificationFailed' } = status;
  const code = delivered ? 'Success' : 'Fail';
  const processStatus = { code, message, type: 'EventNotification', version: '1.0' };
  return {
    'x-oss-process-status': encodeBase64(JSON.stringify(processStatus)),
    'x-oss-event-status': encodeBase64(JSON.stringify({ Result: delivered ? 'Ok' : 'Fail' })),
  };
}
