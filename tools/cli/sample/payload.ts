import type { CloudEventFields, ObjectEventElement } from '../../wire/index.js';
import type { SampleContext } from './sample-context.js';

/** What a channel is to carry, in the forms that it has there. */
export interface Payload {
  readonly context: SampleContext;
  /** As a message of a topic or queue, before Base64. */
  readonly text: string;
  /** Whether its publisher puts the message into Base64. */
  readonly isBase64?: boolean;
  /** As an element of `events`, where OSS can hand it to a trigger. */
  readonly element?: ObjectEventElement;
  /** As an event of EventBridge, where it gets there. */
  readonly cloudEvent?: CloudEventFields;
}
