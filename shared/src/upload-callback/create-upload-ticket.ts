import { encodeBase64 } from '../core/index.js';
import { type IssuedUpload, issueUpload, type UploadPlace } from './issue-upload.js';
import { credentialOf, signatureVersion, signingTime, signPolicyV4 } from './sign-v4.js';
import {
  checkContentType,
  checkKey,
  checkWhole,
  invalid,
  type UploadOptions,
} from './upload-options.js';

/** Exactly one of `key` and `prefix`. */
export interface UploadTicketOptions extends UploadOptions {
  readonly key?: string;
  /** Ends in `/`; the file's own name comes after it. */
  readonly prefix?: string;
  /** Bytes, 1 to 5 GiB. */
  readonly maxSize: number;
  /** Bytes. Default 0. */
  readonly minSize?: number;
  /** The media type or types that the object may have. Default: any. */
  readonly contentType?: string | readonly string[];
}

/** All that a client needs for one upload; it may be sent as JSON, and holds no secret. */
export interface UploadTicket {
  /** Where to POST the form. */
  readonly url: string;
  /** The fields of the form, in their order; the field `file` must come last. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly key?: string;
  readonly prefix?: string;
  /** Until when the upload may begin. */
  readonly expires: Date;
  readonly nonce: string;
}

type Fields = UploadTicket['fields'];

const MAX_SIZE = 5 * 1024 ** 3;

/**
 * Issues one direct upload by form (PostObject). The policy pins key or prefix, size, type, callback and variables, so
 * that the client can change none of them, and the callback carries a ticket that says so to the callback function.
 *
 * ```ts
 * // server
 * const ticket = createUploadTicket({
 *   bucket: 'my-bucket', region: 'cn-hangzhou', credentials, secrets, // CALLBACK_TICKET_SECRETS
 *   callbackUrl: 'https://upload-callback.example.com/',
 *   prefix: `uploads/${user.id}/`, user: user.id, maxSize: 10_485_760, contentType: 'image/png',
 * });
 * // browser
 * const form = new FormData();
 * for (const [name, value] of ticket.fields) form.append(name, value);
 * form.append('file', file); // last: OSS ignores what comes after it
 * const response = await fetch(ticket.url, { method: 'POST', body: form }); // 200, and the body is onUpload's answer
 * ```
 *
 * With several types the client adds two fields before the file, `Content-Type` and `x-oss-content-type` (which OSS
 * prefers), both with the type of its file. Below a prefix, OSS puts the file's name into the key and takes `..` in it
 * as it is: never use such a key as a path.
 *
 * @throws {InboxError} `argument_invalid`, naming the option and the fix.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/postobject
 */
export function createUploadTicket(options: UploadTicketOptions): UploadTicket {
  const { maxSize, minSize = 0 } = options;
  const place = placeOf(options);
  checkWhole('maxSize', maxSize, 1, MAX_SIZE);
  checkWhole('minSize', minSize, 0, maxSize);
  const types = options.contentType === undefined ? [] : [options.contentType].flat();
  if (types.length === 0 && options.contentType !== undefined) {
    throw invalid('contentType: is an empty list; leave it out to allow any');
  }
  types.forEach(checkContentType);
  const issued = issueUpload(options, place);

  const signed = signedFields(issued);
  const pinned = pinnedFields(issued, types, options.forbidOverwrite ?? false);
  const conditions = [
    { bucket: options.bucket },
    ...signed.map(([name, value]) => ({ [name]: value })),
    ['content-length-range', minSize, maxSize],
    'key' in place ? ['eq', '$key', place.key] : ['starts-with', '$key', place.prefix],
    ...pinned.map(([name, value]) => ['eq', `$${name.toLowerCase()}`, value]),
    ...(types.length > 1 ? typeFields.map((name) => ['in', `$${name.toLowerCase()}`, types]) : []),
  ];
  const policy = encodeBase64(JSON.stringify({ expiration: issued.expires, conditions }));
  return {
    url: `${issued.address}/`,
    fields: [
      ['key', 'key' in place ? place.key : `${place.prefix}\${filename}`],
      ['policy', policy],
      ...signed,
      ['x-oss-signature', signPolicyV4(policy, issued.scope)],
      ...pinned,
    ],
    ...place,
    expires: issued.expires,
    nonce: issued.nonce,
  };
}

// OSS prefers the first of them to the type of the file, and that to the second: alone, the second would pin nothing.
const typeFields = ['x-oss-content-type', 'Content-Type'];

function placeOf({ key, prefix }: UploadTicketOptions): UploadPlace {
  if (key !== undefined && prefix === undefined) {
    checkKey('key', key);
    return { key };
  }
  if (prefix === undefined || key !== undefined) {
    throw invalid('key, prefix: give exactly one of them');
  }
  checkKey('prefix', prefix);
  if (!prefix.endsWith('/')) throw invalid('prefix: must end in "/"');
  return { prefix };
}

function signedFields({ scope }: IssuedUpload): Fields {
  const { securityToken } = scope.credentials;
  return [
    ['x-oss-signature-version', signatureVersion],
    ['x-oss-credential', credentialOf(scope)],
    ['x-oss-date', signingTime(scope.now)],
    ...(securityToken ? [['x-oss-security-token', securityToken] as const] : []),
  ];
}

function pinnedFields(
  { callback }: IssuedUpload,
  types: readonly string[],
  forbidOverwrite: boolean,
): Fields {
  const [type, ...others] = types;
  return [
    ['success_action_status', '200'],
    ...(forbidOverwrite ? [['x-oss-forbid-overwrite', 'true'] as const] : []),
    ...(type !== undefined && others.length === 0
      ? typeFields.map((name) => [name, type] as const)
      : []),
    // The field `callback`, and one for each variable.
    ...Object.entries(callback.form),
  ];
}
