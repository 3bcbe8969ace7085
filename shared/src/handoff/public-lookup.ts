import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Nothing was connected to. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/**
 * Node's lookup, which fails with a {@link PrivateAddressError} when one of the addresses is not public. As what is
 * checked here is what is connected to, a name cannot have another address by then.
 */
export const publicLookup: LookupFunction = (host, options, callback) => {
  dns.lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const isPublic = addresses.every(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (!isPublic || !first) return callback(new PrivateAddressError(), []);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
