import { createSecretKey, type KeyObject } from 'node:crypto';
import type { EnvironmentReader } from './environment.js';

/** A function of a service, as Function Compute 2.0 has them. */
export interface ServiceFunction {
  readonly service: string;
  readonly function: string;
  /** A version or an alias of the service; without one, `LATEST`. */
  readonly qualifier?: string;
}

/** Where handled signals go. */
export interface HandoffConfig {
  /** `HANDOFF_URL`: the webhook that handled signals are posted to. */
  readonly handoffUrl: string | undefined;
  /** `HANDOFF_SECRET`: what posts are signed with, newest first; one at least where there is a URL. */
  readonly handoffSecrets: readonly KeyObject[];
  /** `HANDOFF_FUNCTION`: the function that handled signals are handed to, as `service/function[.qualifier]`. */
  readonly handoffFunction: ServiceFunction | undefined;
  /** `HANDOFF_FUNCTION_ENDPOINT`: where to invoke it, instead of at the region's public endpoint. */
  readonly handoffFunctionEndpoint: string | undefined;
  /** `HANDOFF_ALLOW_PRIVATE`: whether the webhook may be at an address that is not public, and plain http is taken. */
  readonly handoffAllowPrivate: boolean;
}

export function readHandoff(read: EnvironmentReader): HandoffConfig {
  const handoffSecrets = read.entries(
    'HANDOFF_SECRET',
    'be whsec_ and the Base64 of 24 to 64 bytes',
    webhookSecret,
  );
  const pattern = /^https?:\/\/[^\s/?#@\\]+(?:[/?][^\s#]*)?$/;
  const handoffUrl = read.text(
    'HANDOFF_URL',
    { test: (url) => pattern.test(url) && URL.canParse(url) },
    'an https:// URL without a user or a fragment',
  );
  const handoffFunction = splitFunction(
    read.text(
      'HANDOFF_FUNCTION',
      /^[\w-]{1,128}\/[\w-]{1,128}(?:\.[\w-]{1,128})?$/,
      'service/function or service/function.qualifier',
    ),
  );
  const handoffFunctionEndpoint = read.origin('HANDOFF_FUNCTION_ENDPOINT');
  const handoffAllowPrivate = read.flag('HANDOFF_ALLOW_PRIVATE', false);

  if (handoffUrl && handoffSecrets.length === 0) {
    read.problems.push('HANDOFF_URL needs a HANDOFF_SECRET');
  }
  if (!handoffAllowPrivate && /(?:^| )http:/.test(`${handoffUrl} ${handoffFunctionEndpoint}`)) {
    read.problems.push(
      'HANDOFF_URL and HANDOFF_FUNCTION_ENDPOINT must be https:// unless HANDOFF_ALLOW_PRIVATE=true',
    );
  }
  return {
    handoffUrl,
    handoffSecrets,
    handoffFunction,
    handoffFunctionEndpoint,
    handoffAllowPrivate,
  };
}

function splitFunction(text: string | undefined): ServiceFunction | undefined {
  if (text === undefined) return undefined;
  const [service = '', name = '', qualifier] = text.split(/[/.]/);
  return { service, function: name, ...(qualifier !== undefined && { qualifier }) };
}

/** A secret as Standard Webhooks writes it. */
function webhookSecret(entry: string): KeyObject | undefined {
  const bytes = Buffer.from(entry.slice(6), 'base64');
  // Nothing but the spelling that an encoder gives, since receivers differ in what else they take.
  const isEncoded = entry === `whsec_${bytes.toString('base64')}`;
  return isEncoded && bytes.length >= 24 && bytes.length <= 64 ? createSecretKey(bytes) : undefined;
}
