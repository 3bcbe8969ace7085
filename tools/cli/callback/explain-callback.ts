import {
  type CallbackParameter,
  type CallbackTarget,
  callbackContentTypes,
  decodeBase64,
  decodeUtf8,
  ecOf,
  InboxError,
  parseCallbackParameter,
  parseCallbackVar,
} from 'oss-inbox';
import { error, type Problem, warning } from '../terminal/problem.js';
import { type Carriers, carriersOf } from './carriers.js';
import { callbackProblems } from './problems.js';
import type { GivenParameter } from './read-parameter.js';
import { sampleBody } from './sample-body.js';

export interface CallbackExplanation {
  /** What the Base64 holds; absent where it is none. */
  readonly json?: string;
  /** Absent where OSS would refuse it, or call nobody. */
  readonly parameter?: CallbackParameter;
  readonly variables?: Readonly<Record<string, string>>;
  /** What OSS would send for an upload of our own making. */
  readonly request?: CallbackRequestSample;
  readonly carriers?: Carriers;
  readonly problems: readonly Problem[];
}

interface CallbackRequestSample {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a callback parameter asks of OSS, what OSS would send, and what is wrong with it. */
export function explainCallback({ callback, callbackVar }: GivenParameter): CallbackExplanation {
  const json = decodeUtf8(decodeBase64(callback) ?? Buffer.of(0xff));
  const shown = json === undefined ? {} : { json };
  let parameter: CallbackParameter | undefined;
  let variables: Readonly<Record<string, string>> | undefined;
  try {
    parameter = parseCallbackParameter(callback);
    variables = callbackVar === undefined ? undefined : parseCallbackVar(callbackVar);
  } catch (refused) {
    return { ...shown, problems: [refusal(refused)] };
  }
  if (parameter === undefined) {
    const message = 'callbackUrl is absent or empty: OSS takes the upload and calls nobody.';
    return { ...shown, problems: [error(message)] };
  }
  const carriers = carriersOf(callback, callbackVar, variables ?? {});
  const known = { ...shown, parameter, ...(variables && { variables }), carriers };
  if ('policy' in parameter) {
    const message = `Who is called, and with what, stands in the bucket's callback policy ${parameter.policy}.`;
    return { ...known, problems: [warning(message)] };
  }
  return {
    ...known,
    request: requestSample(parameter, variables),
    problems: callbackProblems(parameter, variables),
  };
}

function requestSample(
  target: CallbackTarget,
  variables: Readonly<Record<string, string>> | undefined,
): CallbackRequestSample {
  const [url = ''] = target.urls;
  return {
    url,
    headers: {
      Host: target.host ?? new URL(url).host,
      'Content-Type': callbackContentTypes[target.bodyType],
      ...target.additionalHeaders,
    },
    body: sampleBody(target, variables),
  };
}

function refusal(refused: unknown): Problem {
  if (!(refused instanceof InboxError)) throw refused;
  const ec = ecOf(refused);
  return error(`OSS refuses it: ${refused.message}${ec ? ` (EC ${ec})` : ''}`);
}
