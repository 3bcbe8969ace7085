import type { Owner } from './owner.js';

export interface CloudEventFields {
  readonly id: string;
  /** `acs.oss`. */
  readonly source: string;
  /** `oss:ObjectCreated:PutObject`. */
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  /** The event bus; the account's default one where absent. */
  readonly bus?: string;
  readonly data: object;
}

/**
 * The CloudEvent that EventBridge hands to a function.
 *
 * @see https://www.alibabacloud.com/help/en/eventbridge/user-guide/event-overview
 */
export function cloudEvent(fields: CloudEventFields, { region, account }: Owner): object {
  const { id, source, type, subject, bus = 'default', data } = fields;
  const time = fields.time.toISOString();
  return {
    id,
    source,
    specversion: '1.0',
    type,
    datacontenttype: 'application/json;charset=utf-8',
    subject,
    time,
    aliyunaccountid: account,
    aliyunpublishtime: time,
    aliyunoriginalaccountid: account,
    aliyuneventbusname: bus,
    aliyunregionid: region,
    aliyunpublishaddr: '203.0.113.20',
    data,
  };
}
