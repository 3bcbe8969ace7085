/**
 * A message of the user's own, neither a task result nor an OSS event.
 *
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/topic-topic
 */
export interface SmqMessage {
  /** The message as published, Base64 taken off where it held JSON. */
  readonly text: string;
  /** The text parsed, where it is JSON; integers beyond 2^53 as digits. */
  readonly json?: unknown;
  /** The message attributes; empty where it has none. */
  readonly attributes: { readonly [name: string]: string };
  readonly topicName?: string;
  readonly messageTag?: string;
  readonly messageId?: string;
}
