import { taskTypeOf } from './task-type.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A request id as OSS and SMQ give them, of 8 random bytes: 24 hexadecimal digits, of which the first 8 are the Unix
 * time in seconds.
 */
export function requestId(time: Date, random: Uint8Array): string {
  return `${unixSeconds(time)}${hex(random)}`.toUpperCase();
}

/** A request id as Function Compute gives them, of 10 random bytes: `1-66f2a1b0-0a1b2c3d-0123456789ab`. */
export function invocationId(time: Date, random: Uint8Array): string {
  const digits = hex(random);
  return `1-${unixSeconds(time)}-${digits.slice(0, 8)}-${digits.slice(8)}`;
}

/** A message id as SMQ gives them, of 16 random bytes: 32 hexadecimal digits. */
export function messageId(random: Uint8Array): string {
  return hex(random).toUpperCase();
}

/** An id as Intelligent Media Management gives to events, of 27 random bytes: `25E-2AbCdEfGhIjKlMnOpQrStUvWxYz`. */
export function eventId(prefix: string, random: Uint8Array): string {
  const digits = [...random].map((byte) => BASE62[byte % BASE62.length]);
  return `${prefix}-${digits.join('')}`;
}

/** A UUID of 16 random bytes. */
export function uuid(random: Uint8Array): string {
  const bytes = Buffer.from(random);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The id of a task of this kind, of 16 random bytes: `OfficeConversion-<uuid>`. */
export function taskId(kind: string, random: Uint8Array): string {
  return `${taskTypeOf(kind)}-${uuid(random)}`;
}

function unixSeconds(time: Date): string {
  return Math.floor(time.getTime() / 1000)
    .toString(16)
    .padStart(8, '0');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
