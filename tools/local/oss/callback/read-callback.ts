import {
  argumentNameOf,
  type CallbackTarget,
  ecOf,
  InboxError,
  isObject,
  parseCallbackParameter,
  parseCallbackVar,
  tryParseJson,
} from 'oss-inbox';
import { invalidArgument, OssError } from '../oss-error.js';
import { splitUrl } from './send-callback.js';

/** The callback that an upload asks for. */
export interface RequestedCallback {
  readonly target: CallbackTarget;
  /** The uploader's own variables, by name (`x:uid`). */
  readonly variables: Readonly<Record<string, string>>;
}

/** Base64 as it came in a header, a query value or a form field. */
interface Carried {
  readonly callback: string | undefined;
  readonly callbackVar: string | undefined;
}

/**
 * The callback of a PutObject or CompleteMultipartUpload, in the headers or in the query but not in both; `undefined`
 * when none is asked for.
 *
 * @throws {OssError} `InvalidArgument` with OSS's message and EC.
 */
export function readCallback(
  headers: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
): RequestedCallback | undefined {
  const header = {
    callback: headers['x-oss-callback'],
    callbackVar: headers['x-oss-callback-var'],
  };
  const inQuery = { callback: query.get('callback'), callbackVar: query.get('callback-var') };
  if (isGiven(header) && isGiven(inQuery)) {
    // The number is documented, the text is not.
    const message = 'The callback is given in both the header and the query: use one of them.';
    throw invalidArgument(message, 'callback', undefined, '0007-00000027');
  }
  const { callback, callbackVar } = isGiven(header) ? header : inQuery;
  if (callback === undefined) return undefined;
  return asOssError({ callback, callbackVar }, () => {
    const variables = callbackVar === undefined ? {} : parseCallbackVar(callbackVar);
    return withTarget(callback, variables);
  });
}

/** The callback of a form upload: the field `callback`, and a field of its own for each variable. */
export function readFormCallback(
  fields: ReadonlyMap<string, string>,
): RequestedCallback | undefined {
  const callback = fields.get('callback');
  if (callback === undefined) return undefined;
  const variables = Object.fromEntries([...fields].filter(([name]) => name.startsWith('x:')));
  const carried = { callback, callbackVar: undefined };
  return asOssError(carried, () => withTarget(callback, variables));
}

function isGiven({ callback, callbackVar }: Carried): boolean {
  return callback !== undefined || callbackVar !== undefined;
}

function withTarget(
  base64: string,
  variables: Readonly<Record<string, string>>,
): RequestedCallback | undefined {
  const target = parseCallbackParameter(base64);
  if (target === undefined) return undefined;
  if ('policy' in target) {
    const message = 'The bucket callback policy does not exist.';
    throw new OssError(404, 'BucketCallbackPolicyNotExist', message);
  }
  if (target.signatureVersion !== '1.0') {
    const message = 'signatureVersion 2.0 is not published and does not exist locally.';
    throw new OssError(501, 'NotImplemented', message);
  }
  refuseUnsignable(target.urls);
  return { target, variables };
}

/** Refuses a path that OSS would sign byte by byte, which can't be done here. @throws {OssError} `NotImplemented`. */
function refuseUnsignable(urls: readonly string[]): void {
  for (const url of urls) {
    try {
      decodeURIComponent(splitUrl(url).path.replace(/\?.*$/s, ''));
    } catch {
      const message = 'A callbackUrl whose path is not UTF-8 can not be signed locally.';
      throw new OssError(501, 'NotImplemented', message);
    }
  }
}

function asOssError<Result>(carried: Carried, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InboxError)) throw error;
    const name = argumentNameOf(error);
    throw invalidArgument(error.message, name, argumentValue(name, carried), ecOf(error));
  }
}

function argumentValue(
  name: string | undefined,
  { callback = '', callbackVar }: Carried,
): string | undefined {
  if (name !== 'ReplaceKeyPrefix') return name === 'callback' ? callback : callbackVar;
  // The callback was read, and it is its template that is wrong.
  const json = tryParseJson(Buffer.from(callback, 'base64').toString());
  return isObject(json) ? String(json['callbackBody']) : undefined;
}
