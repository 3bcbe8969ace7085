import { bodyInvalid, type CallbackConfig, InboxError } from '../core/index.js';
import type { FunctionContext } from '../fc/index.js';
import type { UploadCallbackSignal } from '../signal/index.js';
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
  const { allowedBuckets, allowedAccounts, allowedPrefixes, ticketSecrets } = config;
  const lists = [allowedBuckets, allowedAccounts, allowedPrefixes, ticketSecrets];
  if (!config.confirmObject && lists.every((list) => list.length === 0)) return signal;
  if (ticketSecrets.length > 0) requireTicket(signal.data.variables['ticket']);
  checkOwner(signal.data, headers, config);
  const upload = requireNames(signal.data);
  checkPrefix(upload, config);
  return ticketSecrets.length > 0 ? { ...signal, data: openTicket(upload, config) } : signal;
}

/**
 * Asks OSS for the object that an admitted callback reports, where that is configured.
 *
 * @throws {InboxError} `object_not_confirmed` or `confirm_unavailable`.
 */
export async function confirmUpload(
  { data }: UploadCallbackSignal,
  { config, functionContext, timeLeft }: Invocation<CallbackConfig>,
): Promise<void> {
  if (!config.confirmObject) return;
  const left = timeLeft() - LEFT_FOR_HANDLER;
  await confirmObject(requireNames(data), {
    region: functionContext.region ?? '',
    credentials: roleCredentials(functionContext),
    endpoint: config.ossEndpoint,
    timeoutMs: Math.max(Math.min(left, MAX_CONFIRMATION), 1),
  });
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
  if (allowedAccounts.length > 0 && !allowedAccounts.includes(headers['x-oss-owner'] ?? '')) {
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
  const { user, nonce } = verifyTicket(text, upload, ticketSecrets, now);
  return { ...upload, ticket: { nonce, ...(user !== undefined && { user }) }, variables };
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
