import { InboxError } from '../../../shared/src/core/index.js';
import type { DeadLetter } from '../../../shared/src/smq/index.js';

export function deadLetter(parts: Partial<DeadLetter> = {}): DeadLetter {
  return {
    requestId: '1-66f2a1f0-15197d0b-d07710222f9d',
    functionName: 'object-event',
    accountId: '1234567890123456',
    region: 'cn-hangzhou',
    event: 'hello',
    error: new InboxError('body_invalid', 'could not be decoded'),
    time: 1772330664123,
    ...parts,
  };
}
