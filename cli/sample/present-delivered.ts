import type { Cargo } from './cargo.js';
import { deliver } from './deliver.js';
import { type ChannelOptions, type CommonOptions, urlOf } from './options.js';
import { present } from './present.js';
import { pushTrust } from './trust.js';

/** Writes or sends what comes by a channel. */
export function presentDelivered(
  cargo: readonly Cargo[],
  options: CommonOptions & ChannelOptions,
): Promise<void> {
  const url = urlOf(options, '/notifications');
  return present(deliver(cargo, { ...options, url }), options, pushTrust(options));
}
