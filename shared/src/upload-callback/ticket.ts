import {
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { canonicalJson, decodeUtf8, InboxError, isText, tryParseJson } from '../core/index.js';
import { hashedId } from '../signal/index.js';
import { ticketSchema } from './ticket-schema.js';

/** What a ticket permits: one upload to a key, or below a prefix, of a bucket. */
export interface Ticket {
  readonly bucket: string;
  /** The one key, or else the prefix (ending in `/`) below which the key must lie. */
  readonly key?: string;
  readonly prefix?: string;
  /** Whom it was issued to; the handler gets it as `data.ticket.user`. */
  readonly user?: string;
  /** What else is in the callback's body, under the names that it has there: the variables and constants of the template. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Epoch seconds. An object that is older was not uploaded with it. */
  readonly issued?: number;
  /** Epoch seconds, the last second in which it is good. */
  readonly expires: number;
  /** Tells one ticket from the next: a completed upload spends it. */
  readonly nonce: string;
}

/** The secrets that sign (the first) and verify (all of them) tickets. */
export type TicketSecrets = readonly KeyObject[];

/** What a callback says of an upload, as far as a ticket permits it. */
export interface PermittedUpload {
  readonly bucket: string;
  readonly object: string;
  /** All that is in the body beside OSS's own variables and the ticket. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

const VERSION = 'v1';
const TICKETS = /\bv1\.[\w-]+\.[\w-]+/g;
/** Of the tickets in one text: a callback has one. */
const MOST_TRIED = 4;
const TICKET = /^v1\.[A-Za-z0-9_-]{1,4000}\.[A-Za-z0-9_-]{43}$/;

/** Secrets of `CALLBACK_TICKET_SECRETS` as keys, which show nothing of themselves when printed. */
export function ticketSecrets(secrets: readonly string[]): TicketSecrets {
  return secrets.map((secret) => createSecretKey(Buffer.from(secret)));
}

/** A nonce for a new ticket: 128 random bits. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** The ticket as text: letters, digits, `-`, `_` and two dots, so that it needs no encoding in a callback body. */
export function signTicket({ variables = {}, ...ticket }: Ticket, [newest]: TicketSecrets): string {
  if (newest === undefined)
    throw new InboxError('argument_invalid', 'no secret to sign a ticket with');
  // As a hash, since they stand in the callback already, whose length is limited.
  const json = JSON.stringify({ ...ticket, variables: hashOf(variables) });
  const payload = Buffer.from(json).toString('base64url');
  return `${VERSION}.${payload}.${macOf(payload, newest)}`;
}

/**
 * The ticket that the text holds, if one of the secrets signed it, it has not expired, and it permits the upload that
 * OSS reports. `now` is in epoch seconds.
 *
 * @throws {InboxError} `ticket_missing`, `ticket_invalid` or `ticket_expired`.
 */
export function verifyTicket(
  text: unknown,
  upload: PermittedUpload,
  secrets: TicketSecrets,
  now: number,
): Ticket {
  requireTicket(text);
  const opened = openTicket(text, secrets);
  if (opened === undefined) {
    throw new InboxError(
      'ticket_invalid',
      'the ticket was not signed with one of CALLBACK_TICKET_SECRETS, or is not whole',
    );
  }
  const { variables, ...ticket } = opened;
  if (!permits(ticket, upload)) {
    throw new InboxError(
      'ticket_invalid',
      'the ticket is for another bucket or key than the upload',
    );
  }
  if (variables !== hashOf(upload.variables ?? {})) {
    throw new InboxError(
      'ticket_invalid',
      'the callback body has other variables or constants than the ticket was signed for: issue it with createUploadTicket, or give signTicket those of your callbackBody',
    );
  }
  if (now > ticket.expires) {
    throw new InboxError(
      'ticket_expired',
      'the ticket has expired: issue a new one and upload again',
    );
  }
  return ticket;
}

/** @throws {InboxError} `ticket_missing` where a callback body holds none. */
export function requireTicket(text: unknown): void {
  if (text !== undefined) return;
  throw new InboxError(
    'ticket_missing',
    'the callback body has no ticket: issue uploads with createUploadTicket, or put ticket=<ticket> into callbackBody',
  );
}

/** The text with any ticket in it replaced, for a log. */
export function withoutTickets(text: string): string {
  return text.replace(TICKETS, '[ticket]');
}

/** Whether there is a ticket in the text that one of the secrets signed and that has not expired by `now`, whatever for. */
export function holdsTicket(text: string, secrets: TicketSecrets, now: number): boolean {
  const isGood = (ticket: string) => {
    const opened = openTicket(ticket, secrets);
    return opened !== undefined && now <= opened.expires;
  };
  return text.match(TICKETS)?.slice(0, MOST_TRIED).some(isGood) === true;
}

/** A ticket as it is signed. */
type SignedTicket = Omit<Ticket, 'variables'> & { readonly variables?: string };

function openTicket(text: unknown, secrets: TicketSecrets): SignedTicket | undefined {
  if (typeof text !== 'string' || !TICKET.test(text)) return undefined;
  const border = text.lastIndexOf('.');
  const payload = text.slice(text.indexOf('.') + 1, border);
  // Compared as text: its last character has two bits to spare, and only one spelling counts.
  const given = Buffer.from(text.slice(border + 1));
  // Every secret is tried, whichever fits, so that the time tells nothing about which one did.
  const fits = secrets.map((secret) => timingSafeEqual(given, Buffer.from(macOf(payload, secret))));
  if (!fits.includes(true)) return undefined;
  const json = decodeUtf8(Buffer.from(payload, 'base64url'));
  const result = ticketSchema.safeParse(json && tryParseJson(json));
  // Parsed from JSON, so that an optional field is absent and never undefined.
  return result.success ? (result.data as SignedTicket) : undefined;
}

function permits(
  { bucket, key, prefix }: Pick<Ticket, 'bucket' | 'key' | 'prefix'>,
  upload: PermittedUpload,
): boolean {
  if (bucket !== upload.bucket) return false;
  if (key !== undefined) return key === upload.object;
  return prefix?.endsWith('/') === true && upload.object.startsWith(prefix);
}

/** `undefined` where there is none. What is empty counts as absent, as in a body. */
function hashOf(variables: Readonly<Record<string, unknown>>): string | undefined {
  const texts = Object.entries(variables)
    .map(([name, value]) => [name, isText(value) ? value : canonicalJson(value)] as const)
    .filter(([, text]) => text !== '');
  return texts.length === 0 ? undefined : hashedId(canonicalJson(Object.fromEntries(texts)));
}

// The name keeps a MAC of something else, made with the same secret, from passing for a ticket.
function macOf(payload: string, secret: KeyObject): string {
  return createHmac('sha256', secret)
    .update(`oss-inbox upload ticket ${VERSION}.${payload}`)
    .digest('base64url');
}
