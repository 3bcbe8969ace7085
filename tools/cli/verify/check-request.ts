import {
  asInboxError,
  decodeBase64,
  decodeVerifiedCallback,
  signedPushText,
  signedQueries,
  signedTargets,
} from 'oss-inbox';
import type { CapturedRequest } from '../capture/captured-message.js';
import { callbackVerifier } from './callback-verifier.js';
import { type Check, MAX_VERIFICATIONS } from './check.js';
import { checkDigest } from './check-digest.js';
import { diagnose } from './diagnose.js';
import { type GivenTarget, givenMistakes } from './given-mistakes.js';
import { isNewCertificate, missingCertificate } from './missing-certificate.js';
import { pushVerifier } from './push-verifier.js';
import { findMistakes } from './search.js';
import type { Trial } from './trial.js';
import type { GivenKey, Verified, Verifier } from './verifier.js';

export interface CheckOptions extends GivenTarget {
  readonly keys: readonly GivenKey[];
}

/** Verifies a captured request, and looks for what explains it when it does not verify. */
export function checkRequest(request: CapturedRequest, options: CheckOptions): Check {
  const { method, query, headers, form, remarks } = request;
  const body = request.body ?? Buffer.alloc(0);
  const trial: Trial = { method, path: request.path ?? '/', query, headers, body };
  const isPush = Object.keys(headers).some((name) => /^(?:http[_-])?x[_-]mns[_-]/.test(name));
  const verifier = (isPush ? pushVerifier : callbackVerifier)(options.keys);
  const base = {
    kind: verifier.kind,
    form,
    captured: bytesToSign(trial, verifier),
    mistakes: [],
    tried: 0,
    trial,
    hasBody: request.body !== undefined,
  };
  const verdict = verifier.verify(trial);
  if (verdict.ok) {
    const hints = [
      ...remarks,
      ...howToTrust(trial, verdict, verifier, options.keys),
      ...(isPush || !base.hasBody ? [] : whyRefused(trial)),
    ];
    const check = { ...base, verified: true, signature: verdict, hints };
    return isPush && base.hasBody ? checkDigest(check) : check;
  }
  const { error } = verdict;
  const result = findMistakes(trial, {
    *vary(each) {
      yield* givenMistakes(each, options, request);
      yield* verifier.vary(each);
    },
    check(each) {
      const found = verifier.verify(each);
      return found.ok ? found : undefined;
    },
    cost: verifier.cost,
    maxCost: MAX_VERIFICATIONS,
  });
  if (result.found !== undefined) {
    const { found: signature, mistakes } = result;
    const hints = [...remarks, ...(isPush || !base.hasBody ? [] : whyRefused(result.trial))];
    return { ...base, verified: false, signature, error, mistakes, hints };
  }
  const missing = missingCertificate(trial, options.keys);
  const hints = [...remarks, ...diagnose(trial, request, verifier, missing)];
  // Without its key, no reading was really tried.
  return { ...base, verified: false, error, tried: missing ? 0 : result.cost, hints };
}

/** What `upload-callback` says of a callback that is signed and still cannot be decoded. */
function whyRefused(trial: Trial): string[] {
  try {
    decodeVerifiedCallback(trial, '');
    return [];
  } catch (thrown) {
    const { code, message } = asInboxError(thrown, 'body_invalid', 'it could not be decoded');
    return [`upload-callback refuses it all the same: ${code}: ${message}`];
  }
}

/** The setting that has a function trust a key that is not built in, or not under the URL that the request names. */
function howToTrust(
  { headers }: Trial,
  { keyName }: Verified,
  verifier: Verifier,
  given: readonly GivenKey[],
) {
  const [, key] = verifier.keys.find(([name]) => name === keyName) ?? [];
  const [name, setting] =
    'x-mns-signing-cert-url' in headers
      ? ['x-mns-signing-cert-url', 'SMQ_CERTIFICATES']
      : ['x-oss-pub-key-url', 'CALLBACK_PUBLIC_KEYS'];
  const url = decodeBase64(headers[name] ?? '')?.toString();
  if (key === undefined || !url) return [];
  const isGiven = given.some((each) => each.name === keyName);
  if (!isGiven && !(setting === 'SMQ_CERTIFICATES' && isNewCertificate(url))) return [];
  const der = key.export({ format: 'der', type: 'spki' }).toString('base64');
  return [`a function trusts this key with ${setting}=${url}=${der}`];
}

function bytesToSign(trial: Trial, { kind }: Verifier): Buffer {
  const { path, query, body } = trial;
  const target = path + (signedQueries(query)[0] ?? '');
  if (kind === 'SMQ push') return Buffer.from(signedPushText({ ...trial, path: target }));
  return Buffer.concat([Buffer.from(`${decodedTarget(trial) ?? target}\n`), body]);
}

/** `undefined` for a path that cannot be decoded. */
function decodedTarget(trial: Trial): string | undefined {
  try {
    return signedTargets(trial)[0];
  } catch {
    return undefined;
  }
}
