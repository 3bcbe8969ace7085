/** A message attribute, as SMQ's API has it. */
export interface MessageProperty {
  /** `STRING`, `NUMBER`, `BOOLEAN` or `BINARY`. */
  readonly Type: string;
  /** Of a binary one, in Base64. */
  readonly Value: string;
}

/** By name. */
export type MessageProperties = Readonly<Record<string, MessageProperty>>;

/** What a message may carry beside its text. */
export interface MessageExtras {
  /** The publisher's own attributes. */
  readonly userProperties?: MessageProperties;
  /** Those with a meaning of their own: `traceparent`, `baggage`, … */
  readonly systemProperties?: MessageProperties;
  readonly groupId?: string;
}

/** The extras, without the rest of a message. */
export function extrasOf({ userProperties, systemProperties, groupId }: MessageExtras) {
  return {
    ...(userProperties && { userProperties }),
    ...(systemProperties && { systemProperties }),
    ...(groupId && { groupId }),
  } satisfies MessageExtras;
}

/**
 * The extras as XML fields, as messages are published and received with them.
 *
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/message-properties
 */
export function extrasXml({ userProperties, systemProperties, groupId }: MessageExtras) {
  return {
    ...(userProperties && { UserProperties: { PropertyValue: itemsOf(userProperties) } }),
    ...(systemProperties && {
      SystemProperties: { SystemPropertyValue: itemsOf(systemProperties) },
    }),
    ...(groupId && { MessageGroupId: groupId }),
  };
}

/** The extras as JSON fields, of which no page shows the shape. */
export function extrasJson({ userProperties, systemProperties, groupId }: MessageExtras) {
  return {
    ...(userProperties && { UserProperties: userProperties }),
    ...(systemProperties && { SystemProperties: systemProperties }),
    ...(groupId && { MessageGroupId: groupId }),
  };
}

function itemsOf(properties: MessageProperties) {
  return Object.entries(properties).map(([Name, { Value, Type }]) => ({ Name, Value, Type }));
}
