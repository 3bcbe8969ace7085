import { OssError } from '../oss-error.js';
import { accessDenied } from './refusals.js';

/** How far a request's clock may be from ours. */
export const MAX_SKEW = 900_000;

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** A time such as `20260307T080000Z`; `undefined` when it is none. */
export function parseBasicTime(text: string): Date | undefined {
  return validDate(BASIC.test(text) ? text.replace(BASIC, '$1-$2-$3T$4:$5:$6Z') : '');
}

/** A time as V4 signs it: `20260307T080000Z`. */
export function basicTime(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}

/**
 * When a request was signed, by its headers.
 *
 * @throws {OssError} `AccessDenied` without a time, `RequestTimeTooSkewed` more than 15 minutes off.
 */
export function signingTimeOf(headers: Readonly<Record<string, string>>, now: Date): Date {
  const text = headers['x-oss-date'] ?? headers['date'];
  const message = 'OSS authentication requires a valid Date.';
  if (text === undefined) throw accessDenied(message, '0002-00000503');
  const time = parseBasicTime(text) ?? (/\bGMT$/.test(text) ? validDate(text) : undefined);
  if (time === undefined) throw accessDenied(message, '0002-00000505');
  if (Math.abs(time.getTime() - now.getTime()) > MAX_SKEW) throw tooSkewed(time, now);
  return time;
}

/** @throws {OssError} `AccessDenied` as soon as the time is over. */
export function checkExpiry(expires: Date, now: Date): void {
  if (now <= expires) return;
  const elements = { Expires: expires.toISOString(), ServerTime: now.toISOString() };
  throw accessDenied('Request has expired.', '0002-00000069', elements);
}

function tooSkewed(time: Date, now: Date): OssError {
  const message = 'The difference between the request time and the current time is too large.';
  return new OssError(403, 'RequestTimeTooSkewed', message, {
    ec: '0002-00000504',
    elements: {
      MaxAllowedSkewMilliseconds: String(MAX_SKEW),
      RequestTime: time.toISOString(),
      ServerTime: now.toISOString(),
    },
  });
}

function validDate(text: string): Date | undefined {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
