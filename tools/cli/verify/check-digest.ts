import { asInboxError, checkPushDigest, type InboxError } from 'oss-inbox';
import { bodyMistakes } from './body-mistakes.js';
import { type Check, MAX_VERIFICATIONS } from './check.js';
import { findMistakes } from './search.js';
import type { Trial } from './trial.js';

/** Checks the body of a push whose signature is good: that covers the body by its digest only. */
export function checkDigest(check: Check): Check {
  const error = digestError(check.trial);
  if (error === undefined) return check;
  const result = findMistakes(check.trial, {
    vary: bodyMistakes,
    check: (trial) => (digestError(trial) === undefined ? trial : undefined),
    cost: () => 1,
    maxCost: MAX_VERIFICATIONS,
  });
  const hints = [...check.hints, 'the signature fits the headers; only the body is another one'];
  return result.found === undefined
    ? { ...check, verified: false, error, tried: result.cost, hints }
    : { ...check, verified: false, error, mistakes: result.mistakes, hints };
}

function digestError({ headers, body }: Trial): InboxError | undefined {
  try {
    checkPushDigest(headers, body);
    return undefined;
  } catch (thrown) {
    return asInboxError(thrown, 'digest_mismatch', 'the digest cannot be checked');
  }
}
