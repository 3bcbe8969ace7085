import {
  buildCallback,
  type CallbackBodyType,
  expandCallbackBody,
  signTicket,
  systemVariables,
  type TicketSecrets,
} from 'oss-inbox';
import { callbackHeaders, sampleCallbackKey } from '../../wire/index.js';
import { keptCallback } from './kept-callback.js';
import { objectFacts } from './object-facts.js';
import type { UploadOptions } from './options.js';
import { requestSample } from './request-sample.js';
import type { Sample } from './sample.js';
import type { SampleContext } from './sample-context.js';

export const uploadOperations = ['PutObject', 'PostObject', 'CompleteMultipartUpload'] as const;

export interface CallbackOptions extends UploadOptions {
  readonly url: URL;
  readonly body: CallbackBodyType;
  readonly operation: (typeof uploadOperations)[number];
  /** None: without a ticket. */
  readonly secrets: TicketSecrets;
}

interface IssuedTicket {
  readonly text: string;
  readonly nonce: string;
}

// What createUploadTicket gives by default: 10 minutes to begin the upload, and 15 for it to arrive.
const TICKET_SECONDS = 1500;

/** A signed upload callback with every variable of OSS, those of the uploader, and a ticket where there are secrets. */
export function callbackSample(context: SampleContext, options: CallbackOptions): Sample {
  const { url, body: bodyType } = options;
  const ticket = options.secrets.length > 0 ? issueTicket(context, options.secrets) : undefined;
  const body = expandCallbackBody(bodyTemplate(options, ticket), bodyType, {
    ...options.var,
    ...systemValues(context, options),
  });
  const headers = callbackHeaders(
    {
      host: url.host,
      path: url.pathname + url.search,
      body,
      bodyType,
      bucket: context.bucket,
      account: context.owner.account,
      requestId: context.requestId,
      time: context.time,
    },
    sampleCallbackKey(),
  );
  const sample = requestSample({ url: url.href, headers, body }, context);
  return { ...sample, deadLetter: () => keptCallback(sample.request, context, ticket) };
}

/** When the ticket in a callback of this time expires. */
export function ticketExpiry(time: Date): Date {
  return new Date((Math.floor(time.getTime() / 1000) + TICKET_SECONDS) * 1000);
}

function issueTicket(
  { bucket, key, time, bytes }: SampleContext,
  secrets: TicketSecrets,
): IssuedTicket {
  const nonce = bytes('nonce', 16).toString('base64url');
  const expires = ticketExpiry(time).getTime() / 1000;
  return { text: signTicket({ bucket, key, expires, nonce }, secrets), nonce };
}

function bodyTemplate(
  { body, var: variables = {} }: CallbackOptions,
  ticket: IssuedTicket | undefined,
): string {
  const names = [...systemVariables.keys(), ...Object.keys(variables)];
  const fields = Object.fromEntries(names.map((name) => [name, `\${${name}}`]));
  const { parameter } = buildCallback({
    // OSS is told a URL together with the body; which one does not matter to the body.
    url: 'http://127.0.0.1/',
    fields: { ...fields, ...(ticket && { ticket: ticket.text }) },
    bodyType: body,
    variables,
  });
  return parameter.callbackBody;
}

function systemValues(context: SampleContext, { operation, size }: CallbackOptions) {
  const { eTag, mimeType, image, crc64, contentMd5 } = objectFacts(context);
  const isInParts = operation === 'CompleteMultipartUpload';
  return {
    bucket: context.bucket,
    object: context.key,
    etag: isInParts ? `${eTag}-2` : eTag,
    size,
    mimeType,
    'imageInfo.height': image?.height,
    'imageInfo.width': image?.width,
    'imageInfo.format': image?.format,
    crc64,
    contentMd5: isInParts ? undefined : contentMd5,
    vpcId: undefined,
    clientIp: context.clientIp,
    reqId: context.requestId,
    operation,
  };
}
