import { childText, type XmlElement } from '../../wire/index.js';
import { queueNameOf } from './endpoint.js';
import { flagField, refused } from './read-fields.js';

/** The queue that a `DlqPolicy` names; `undefined` where it is not enabled. @throws {SmqError} `InvalidArgument`. */
export function readDeadLetterQueue(policy: XmlElement): string | undefined {
  if (flagField(policy, 'Enabled') === false) return undefined;
  const queue = queueNameOf(childText(policy, 'DeadLetterTargetQueue') ?? '');
  if (!queue) throw refused('DeadLetterTargetQueue');
  return queue;
}
