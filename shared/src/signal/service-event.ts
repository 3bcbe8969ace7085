/**
 * The data of an event that OSS or IMM sends through EventBridge about something other than an object or a task: a bucket
 * that was created, an audit record (`oss:ActionTrail:ApiCall`), an alert (`oss:CloudMonitor:…`). As it came.
 *
 * @see https://www.alibabacloud.com/help/en/eventbridge/user-guide/oss-events
 */
export interface ServiceEvent {
  readonly [field: string]: unknown;
}
