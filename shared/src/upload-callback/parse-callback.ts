import { decodeBase64, decodeUtf8, isObject, tryParseJson } from '../core/index.js';
import {
  additionalHeadersFault,
  type CallbackBodyType,
  type CallbackParameter,
  callbackContentTypes,
  callbackUrlFault,
  maxCallbackLength,
  maxCallbackUrls,
} from './callback-parameter.js';
import { refusal } from './callback-refusal.js';
import { callbackBodyVariables } from './expand-callback-body.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The value of `x-oss-callback`, `callback=` (URL-decoded) or the form field `callback` as OSS reads it on an upload;
 * `undefined` when `callbackUrl` is empty or absent, since OSS then calls nobody. At most 5120 characters of Base64.
 * Whether an address is private is not looked at.
 *
 * @throws {InboxError} `argument_invalid`, with OSS's own message where it is known; `ecOf` tells OSS's `EC`.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function parseCallbackParameter(base64: string): CallbackParameter | undefined {
  const json = decodeJson(base64, 'callback');
  const url = json['callbackUrl'];
  const policy = json['callbackPolicy'];
  if (url === undefined || url === '') {
    if (policy === undefined) return undefined;
    if (typeof policy === 'string' && policy !== '') return { policy };
    throw refusal('callbackPolicy must be the name of a callback policy of the bucket.');
  }
  const host = readHost(json['callbackHost']);
  return {
    urls: readUrls(url),
    ...(host !== '' && { host }),
    sni: readSni(json['callbackSNI']),
    body: readBody(json['callbackBody']),
    bodyType: readBodyType(json['callbackBodyType']),
    signatureVersion: readSignatureVersion(json['signatureVersion']),
    additionalHeaders: readAdditionalHeaders(json['additionalHeaders']),
  };
}

/**
 * The value of `x-oss-callback-var` or `callback-var=` (URL-decoded): values by name, each name beginning with `x:`
 * and lower-case. At most 5120 characters of Base64.
 *
 * @throws {InboxError} `argument_invalid`, with OSS's own message where it is known; `ecOf` tells OSS's `EC`.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function parseCallbackVar(base64: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(decodeJson(base64, 'callback-var'))) {
    if (!/^x:./.test(name) || name !== name.toLowerCase()) {
      throw refusal(
        'callback-var: names must begin with x: and be lower-case.',
        undefined,
        'callback-var',
      );
    }
    if (typeof value !== 'string') {
      throw refusal('callback-var: every value must be a string.', '0007-00000105', 'callback-var');
    }
    variables[name] = value;
  }
  return variables;
}

function decodeJson(base64: string, argument: 'callback' | 'callback-var'): Json {
  const isVar = argument === 'callback-var';
  if (base64.length > maxCallbackLength) {
    const message = `${argument} is longer than ${maxCallbackLength} bytes of Base64.`;
    throw refusal(message, isVar ? '0007-00000101' : '0007-00000001', argument);
  }
  // A blank is a "+" of a query value that was not URL-encoded: the bytes would come out wrong.
  const bytes = /[\s_-]/.test(base64) ? undefined : decodeBase64(base64);
  if (bytes === undefined) {
    const message = `${argument} is not Base64; in a URL its value must be URL-encoded.`;
    throw refusal(message, isVar ? undefined : '0007-00000002', argument);
  }
  const json = tryParseJson(decodeUtf8(bytes) ?? '');
  if (isObject(json)) return json;
  if (isVar) throw refusal('callback-var is not json format.', '0007-00000103', argument);
  throw refusal('The callback configuration is not json format.', '0007-00000003');
}

function readUrls(value: unknown): string[] {
  // The documentation's own example ends in a ";".
  const given = typeof value === 'string' ? value.split(';').filter((url) => url !== '') : [];
  if (given.length === 0) throw refusal('callbackUrl must hold a URL.', '0007-00000004');
  if (given.length > maxCallbackUrls) {
    throw refusal(`callbackUrl holds more than ${maxCallbackUrls} URLs.`, '0007-00000005');
  }
  return given.map((text) => {
    const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
    const fault = callbackUrlFault(url);
    if (fault !== undefined) throw refusal(`callbackUrl ${fault}.`, '0007-00000004');
    return url;
  });
}

function readHost(value: unknown = ''): string {
  if (typeof value === 'string' && !/[\r\n]/.test(value)) return value;
  throw refusal('callbackHost must be a string without line breaks.', '0007-00000009');
}

function readSni(value: unknown = false): boolean {
  if (typeof value === 'boolean') return value;
  throw refusal('The callback sni is invalid.');
}

function readBody(value: unknown = ''): string {
  if (typeof value !== 'string') throw refusal('callbackBody must be a string.', '0007-00000010');
  if (value === '') throw refusal('callbackBody must not be empty.', '0007-00000011');
  callbackBodyVariables(value);
  return value;
}

function readBodyType(value: unknown = callbackContentTypes.form): CallbackBodyType {
  if (value === callbackContentTypes.form) return 'form';
  if (value === callbackContentTypes.json) return 'json';
  const allowed = Object.values(callbackContentTypes).join(' or ');
  throw refusal(`callbackBodyType must be ${allowed}.`, '0007-00000012');
}

function readSignatureVersion(value: unknown = '1.0'): '1.0' | '2.0' {
  if (value === '1.0' || value === '2.0') return value;
  throw refusal('signatureVersion must be the string "1.0" or "2.0".');
}

function readAdditionalHeaders(value: unknown = {}): Readonly<Record<string, string>> {
  const fault = additionalHeadersFault(value);
  if (fault !== undefined) throw refusal(`additionalHeaders ${fault.reason}.`, fault.ec);
  return value as Record<string, string>;
}
