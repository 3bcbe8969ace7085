import { InboxError } from '../core/index.js';
import { type BuiltCallback, buildCallback } from './build-callback.js';
import { systemVariables } from './expand-callback-body.js';
import type { SigningScope } from './sign-v4.js';
import { newNonce, signTicket } from './ticket.js';
import { checkUploadOptions, invalid, readSecrets, type UploadOptions } from './upload-options.js';

/** The one key, or the prefix below which it lies. */
export type UploadPlace = { readonly key: string } | { readonly prefix: string };

/** A permission that is not signed yet, and the callback that goes with it. */
export interface IssuedUpload {
  /** Where the bucket is reached, without a slash at the end. */
  readonly address: string;
  readonly callback: BuiltCallback;
  readonly scope: SigningScope;
  readonly expiresIn: number;
  readonly expires: Date;
  readonly nonce: string;
}

/**
 * A ticket for one upload inside a callback parameter.
 *
 * @throws {InboxError} `argument_invalid`, naming the option and the fix.
 */
export function issueUpload(options: UploadOptions, place: UploadPlace): IssuedUpload {
  checkUploadOptions(options);
  const { bucket, region, credentials, user, expiresIn = 600, grace = 900 } = options;
  const issued = Math.floor((options.now ?? new Date()).getTime() / 1000);
  const nonce = newNonce();
  const ticket = signTicket(
    {
      bucket,
      ...place,
      ...(user !== undefined && { user }),
      variables: Object.fromEntries(ownVariables(options)),
      issued,
      expires: issued + expiresIn + grace,
      nonce,
    },
    readSecrets(options.secrets),
  );
  return {
    address: (options.endpoint ?? `https://${bucket}.oss-${region}.aliyuncs.com`).replace(
      /\/$/,
      '',
    ),
    callback: callbackWith(ticket, options),
    scope: { region, credentials, now: new Date(issued * 1000) },
    expiresIn,
    expires: new Date((issued + expiresIn) * 1000),
    nonce,
  };
}

function callbackWith(ticket: string, options: UploadOptions): BuiltCallback {
  const { callbackUrl, variables = {}, bodyType, host, sni } = options;
  const own = ownVariables(options).map(([name]) => name);
  const names = [...systemVariables.keys(), ...own];
  try {
    return buildCallback({
      url: callbackUrl,
      fields: { ...Object.fromEntries(names.map((name) => [name, `\${${name}}`])), ticket },
      variables,
      ...(bodyType !== undefined && { bodyType }),
      ...(host !== undefined && { host }),
      ...(sni !== undefined && { sni }),
    });
  } catch (cause) {
    if (!(cause instanceof InboxError)) throw cause;
    throw invalid(underOurNames(cause.message), { cause });
  }
}

/** The variables under the names that they have in the body. */
function ownVariables({ variables = {} }: UploadOptions): [string, string][] {
  return Object.entries(variables).map(([name, value]) => [
    name.startsWith('x:') ? name : `x:${name}`,
    value,
  ]);
}

function underOurNames(message: string): string {
  return message
    .replace(/^url:/, 'callbackUrl:')
    .replace('shorten url, body or fields', 'shorten callbackUrl, key, prefix or user');
}
