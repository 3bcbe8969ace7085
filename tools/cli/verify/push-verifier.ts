import type { KeyObject } from 'node:crypto';
import { asInboxError, signedQueries, smqPushKey, verifyPushSignature } from 'oss-inbox';
import { certificateUrl, isNewCertificate } from './missing-certificate.js';
import { rawPathMistakes } from './path-encoding-mistakes.js';
import { pathMistakes } from './path-mistakes.js';
import { pushHeaderMistakes } from './push-header-mistakes.js';
import { queryMistakes } from './query-mistakes.js';
import { signatureMistakes } from './signature-mistakes.js';
import type { Trial } from './trial.js';
import { alternately, type GivenKey, type Verdict, type Verifier } from './verifier.js';

const OWN_KEY = "SMQ's own key (pinned)";

/** Verifies SMQ's pushes, their bodies aside, with SMQ's own key and these. */
export function pushVerifier(given: readonly GivenKey[]): Verifier {
  const keys = [
    [OWN_KEY, smqPushKey()] as const,
    ...given.map(({ name, key }) => [name, key] as const),
  ];
  return {
    kind: 'SMQ push',
    algorithm: 'RSA-SHA1',
    keys,
    verify(trial) {
      const first = attempt(trial, OWN_KEY, new Map());
      if (first.ok) return first;
      // The header that names the certificate is signed and stays; any certificate's URL may stand for these keys.
      const url = certificateUrl(trial);
      if (url === undefined) return first;
      // SMQ may publish the key that it has under a new URL, too.
      for (const [name, key] of isNewCertificate(url) ? keys : keys.slice(1)) {
        const verdict = attempt(trial, name, new Map([[url, key]]));
        if (verdict.ok) return verdict;
      }
      return first;
    },
    cost: ({ query }) => Math.min(signedQueries(query).length, 24) * keys.length,
    vary: (trial) =>
      alternately(
        pathMistakes(trial),
        pushHeaderMistakes(trial),
        queryMistakes(trial),
        signatureMistakes(trial),
        rawPathMistakes(trial),
      ),
  };
}

function attempt(trial: Trial, keyName: string, keys: ReadonlyMap<string, KeyObject>): Verdict {
  try {
    const signed = Buffer.from(verifyPushSignature(trial, keys));
    return { ok: true, keyName, signed };
  } catch (thrown) {
    return { ok: false, error: asInboxError(thrown, 'signature_invalid', 'cannot be verified') };
  }
}
