/** What became of an event: no notification rule wanted it, or SMQ took it, or SMQ did not. */
export type EventStatus = 'none' | 'ok' | 'failed';

/** What became of several events in one word. */
export function joinStatuses(statuses: readonly EventStatus[]): EventStatus {
  if (statuses.includes('failed')) return 'failed';
  return statuses.includes('ok') ? 'ok' : 'none';
}

/**
 * The headers by which an answer tells of it. OSS and SMQ each document one of the two, and the values of success only.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export function eventStatusHeaders(status: EventStatus): Record<string, string> {
  if (status === 'none') return {};
  const isOk = status === 'ok';
  const process = {
    code: isOk ? 'Success' : 'Fail',
    message: isOk ? 'NotificationSucceed' : 'NotificationFail',
    type: 'EventNotification',
    version: '1.0',
  };
  return {
    'x-oss-event-status': base64({ Result: isOk ? 'Ok' : 'Fail' }),
    'x-oss-process-status': base64(process),
  };
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}
