import { randomBytes } from 'node:crypto';

/** A request id as OSS and SMQ give them: 24 hexadecimal digits, of which the first 8 are the Unix time in seconds. */
export function newRequestId(): string {
  return `${unixSeconds()}${randomBytes(8).toString('hex')}`.toUpperCase();
}

/** A request id as Function Compute gives them: `1-66f2a1b0-0a1b2c3d-0123456789ab`. */
export function newInvocationId(): string {
  const random = randomBytes(10).toString('hex');
  return `1-${unixSeconds()}-${random.slice(0, 8)}-${random.slice(8)}`;
}

function unixSeconds(): string {
  return Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, '0');
}
