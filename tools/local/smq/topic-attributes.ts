import type { XmlContent, XmlElement } from '../../wire/index.js';
import { flagField, flagText, numberField } from './read-fields.js';

export interface TopicAttributes {
  /** Bytes. */
  readonly MaximumMessageSize: number;
  readonly LoggingEnabled: boolean;
}

/** What a topic has that was created with nothing else. */
export const standardTopic: TopicAttributes = { MaximumMessageSize: 65_536, LoggingEnabled: false };

/** The attributes in the body of a request, over those that hold else. @throws {SmqError} `InvalidArgument`. */
export function readTopicAttributes(root: XmlElement, otherwise: TopicAttributes): TopicAttributes {
  return {
    MaximumMessageSize:
      numberField(root, 'MaximumMessageSize', { low: 1024, high: 65_536 }) ??
      otherwise.MaximumMessageSize,
    LoggingEnabled: flagField(root, 'LoggingEnabled') ?? otherwise.LoggingEnabled,
  };
}

/** The attributes as SMQ answers them. */
export function topicAttributeFields({ MaximumMessageSize, LoggingEnabled }: TopicAttributes) {
  const fields = { MaximumMessageSize, LoggingEnabled: flagText(LoggingEnabled) };
  // A message stays in a topic for a day, which nobody can change.
  return { ...fields, MessageRetentionPeriod: 86_400 } satisfies XmlContent;
}
