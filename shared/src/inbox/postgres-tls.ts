import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** Parameters of libpq's that the driver would take for settings of the server. */
const LIBPQ_ONLY = ['sslmode', 'sslrootcert', 'channel_binding', 'gssencmode'];

/**
 * What the URL's `sslmode` and `sslrootcert` ask for, as libpq understands them: `disable`; `allow`, `prefer` and
 * `require` encrypt and check nothing; `verify-ca` checks the certificate and `verify-full` the host's name too, by the
 * certificates in the file `sslrootcert`, or those that Node knows. `undefined` without `sslmode`: no TLS.
 *
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 */
export function tlsOf(
  url: string,
): false | 'allow' | 'prefer' | 'require' | ConnectionOptions | undefined {
  const parameters = new URLSearchParams(url.split('?')[1]);
  const address = URL.canParse(url) ? new URL(url).hostname.replaceAll(/[[\]]/g, '') : undefined;
  const root = parameters.get('sslrootcert');
  const mode = parameters.get('sslmode') ?? (root === null ? undefined : 'verify-full');
  const ca = root === null || root === 'system' ? {} : { ca: readFileSync(root) };
  switch (mode) {
    case undefined:
      return undefined;
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
    case 'require':
      return mode;
    case 'verify-ca':
      return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-full':
      // The driver names the host to Node only if it has a name: an address would pass for localhost.
      return { ...ca, rejectUnauthorized: true, ...(address !== undefined && { host: address }) };
    default:
      throw new UnknownMode(`sslmode=${mode}: there is no such mode`);
  }
}

/** The URL without the parameters that {@link tlsOf} reads, or that nobody here does. */
export function withoutTls(url: string): string {
  const parameters = new URLSearchParams(url.split('?')[1]);
  for (const name of LIBPQ_ONLY) parameters.delete(name);
  const address = url.replace(/\?.*/s, '');
  return parameters.size > 0 ? `${address}?${parameters.toString()}` : address;
}

class UnknownMode extends Error {
  readonly code = 'ERR_SSLMODE';
}
