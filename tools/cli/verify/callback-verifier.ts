import type { KeyObject } from 'node:crypto';
import {
  asInboxError,
  encodeBase64,
  ossCallbackKey,
  signedQueries,
  verifyCallbackSignature,
} from 'oss-inbox';
import { bodyMistakes } from './body-mistakes.js';
import { keyMistakes } from './key-mistakes.js';
import { decodedPathMistakes } from './path-encoding-mistakes.js';
import { pathMistakes } from './path-mistakes.js';
import { queryMistakes } from './query-mistakes.js';
import { signatureMistakes } from './signature-mistakes.js';
import { type Trial, withHeader } from './trial.js';
import { alternately, type GivenKey, type Verdict, type Verifier } from './verifier.js';

const OWN_KEY = "OSS's own key (pinned)";
const GIVEN_URL = 'given:key';

/** Verifies upload callbacks, with OSS's own key and these. */
export function callbackVerifier(given: readonly GivenKey[]): Verifier {
  return {
    kind: 'upload callback',
    algorithm: 'RSA-MD5',
    keys: [[OWN_KEY, ossCallbackKey()], ...given.map(({ name, key }) => [name, key] as const)],
    verify(trial) {
      const first = attempt(trial, OWN_KEY, new Map());
      if (first.ok) return first;
      for (const { name, key } of given) {
        // Which URL the request names is another question: here the key is to be tried.
        const named = withHeader(trial, 'x-oss-pub-key-url', encodeBase64(GIVEN_URL));
        const verdict = attempt(named, name, new Map([[GIVEN_URL, key]]));
        if (verdict.ok) return verdict;
      }
      return first;
    },
    cost: ({ path, query }) =>
      Math.min(signedQueries(query).length * (path.includes('+') ? 2 : 1), 24) * (given.length + 1),
    vary: (trial) =>
      alternately(
        pathMistakes(trial),
        bodyMistakes(trial),
        queryMistakes(trial),
        signatureMistakes(trial),
        decodedPathMistakes(trial),
        keyMistakes(trial),
      ),
  };
}

function attempt(trial: Trial, keyName: string, keys: ReadonlyMap<string, KeyObject>): Verdict {
  try {
    const target = verifyCallbackSignature(trial, keys);
    return { ok: true, keyName, signed: Buffer.concat([Buffer.from(`${target}\n`), trial.body]) };
  } catch (thrown) {
    return { ok: false, error: asInboxError(thrown, 'signature_invalid', 'cannot be verified') };
  }
}
