import type { CallbackConfig } from '../config/index.js';
import { bodyInvalid, InboxError, present } from '../core/index.js';
import type { FunctionContext } from '../fc/index.js';
import type { UploadCallbackSignal, VerifiedBy } from '../signal/index.js';
import { confirmObject, requireTicket, verifyTicket } from '../upload-callback/index.js';
import type { Invocation } from './invocation.js';

type Upload = UploadCallbackSignal['data'];
type NamedUpload = Upload & { readonly bucket: string; readonly object: string };

/** Milliseconds that asking OSS may take at most, and that must be left for the handler. */
const MAX_CONFIRMATION = 1500;
const LEFT_FOR_HANDLER = 500;

/**
 * Lets a verified callback in or refuses it, by the allow-lists and by its ticket, as far as they are configured. The
 * signal that comes back tells who the ticket was issued to, and holds the ticket itself no more.
 *
 * @throws {InboxError} `body_invalid`, `bucket_not_allowed`, `ticket_missing`, `ticket_invalid` or `ticket_expired`.
 */
export function admitUpload(
  signal: UploadCallbackSignal,
  headers: Readonly<Record<string, string>>,
  config: CallbackConfig,
): UploadCallbackSignal {
  const { ticketSecrets } = config;
  if (!config.confirmObject && !isGuarded(config)) return signal;
  if (ticketSecrets.length > 0) requireTicket(signal.data.variables['ticket']);
  checkOwner(signal.data, headers, config);
  const upload = requireNames(signal.data);
  checkPrefix(upload, config);
  if (ticketSecrets.length === 0) return signal;
  return proved({ ...signal, data: openTicket(upload, config) }, '+ticket');
}

/** Whether anything is known of a callback that could tell a stranger's from one's own. */
export function isGuarded(config: CallbackConfig): boolean {
  const { allowedBuckets, allowedAccounts, allowedPrefixes, ticketSecrets } = config;
  const lists = [allowedBuckets, allowedAccounts, allowedPrefixes, ticketSecrets];
  return lists.some((list) => list.length > 0);
}

/**
 * Asks OSS for the object that an admitted callback reports, where that is configured. The signal that comes back holds what
 * OSS says of it.
 *
 * @throws {InboxError} `object_not_confirmed`, `confirm_unavailable`, or `body_invalid` when the body leaves out what is to
 * be compared.
 */
export async function confirmUpload(
  signal: UploadCallbackSignal,
  { config, functionContext, timeLeft }: Invocation<CallbackConfig>,
): Promise<UploadCallbackSignal> {
  if (!config.confirmObject) return signal;
  const upload = requireNames(signal.data);
  const { ticket } = upload;
  if (ticket !== undefined) requireFacts(upload);
  const left = Math.floor(timeLeft() - LEFT_FOR_HANDLER);
  const { etag: _e, size: _s, mimeType: _m, crc64: _c, ...others } = upload;
  const facts = await confirmObject(
    { ...upload, ...(ticket?.issued !== undefined && { permitted: ticket.issued }) },
    {
      region: functionContext.region,
      credentials: roleCredentials(functionContext),
      endpoint: config.ossEndpoint,
      timeoutMs: Math.max(Math.min(left, MAX_CONFIRMATION), 1),
      isOwnBucket: ticket !== undefined || config.allowedBuckets.includes(upload.bucket),
    },
  );
  return proved({ ...signal, data: { ...others, ...facts } }, '+confirmation');
}

function requireFacts({ etag, size }: Upload): void {
  if (etag !== undefined && size !== undefined) return;
  throw bodyInvalid(
    'callback body: etag and size must be in it (etag=${etag}&size=${size}), since a ticket is good for one upload and these tell which',
  );
}

function proved(signal: UploadCallbackSignal, how: '+ticket' | '+confirmation') {
  const { verifiedby = 'invocation' } = signal;
  return {
    ...signal,
    verifiedby: (verifiedby.endsWith(how) ? verifiedby : `${verifiedby}${how}`) as VerifiedBy,
  };
}

function requireNames(data: Upload): NamedUpload {
  const { bucket, object } = data;
  if (bucket !== undefined && object !== undefined) return { ...data, bucket, object };
  throw bodyInvalid(
    'callback body: bucket and object must be in it (bucket=${bucket}&object=${object}), since the headers that name them are not signed',
  );
}

function checkOwner(
  { bucket }: Upload,
  headers: Readonly<Record<string, string>>,
  { allowedBuckets, allowedAccounts }: CallbackConfig,
): void {
  if (allowedBuckets.length > 0 && bucket !== undefined) {
    if (!allowedBuckets.includes(bucket)) throw notAllowed('the bucket is not in ALLOWED_BUCKETS');
    if ((headers['x-oss-bucket'] ?? bucket) !== bucket) {
      throw notAllowed('the body and the x-oss-bucket header name different buckets');
    }
  }
  if (allowedAccounts.length > 0 && !allowedAccounts.includes(String(headers['x-oss-owner']))) {
    throw notAllowed("the bucket's owner is not in ALLOWED_ACCOUNTS");
  }
}

function checkPrefix({ object }: NamedUpload, { allowedPrefixes }: CallbackConfig): void {
  if (allowedPrefixes.length > 0 && !allowedPrefixes.some((prefix) => object.startsWith(prefix))) {
    throw notAllowed('the key begins with none of ALLOWED_PREFIXES');
  }
}

function notAllowed(why: string): InboxError {
  return new InboxError('bucket_not_allowed', why);
}

function openTicket(upload: NamedUpload, { ticketSecrets }: CallbackConfig): Upload {
  const { ticket: text, ...variables } = upload.variables;
  const now = Math.floor(Date.now() / 1000);
  const permitted = { ...upload, variables };
  const { user, nonce, issued, expires } = verifyTicket(text, permitted, ticketSecrets, now);
  const ticket = { ...present({ user, issued }), nonce, expires };
  return { ...upload, ticket, variables };
}

function roleCredentials({ credentials }: FunctionContext) {
  const { accessKeyId, accessKeySecret, securityToken } = credentials ?? {};
  if (accessKeyId && accessKeySecret) {
    return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
  }
  throw new InboxError(
    'confirm_unavailable',
    'the upload cannot be confirmed: the function has no role whose credentials could ask OSS',
  );
}
