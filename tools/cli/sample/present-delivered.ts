import { deliver } from './deliver.js';
import { type ChannelOptions, type CommonOptions, urlOf } from './options.js';
import type { Payload } from './payload.js';
import { present } from './present.js';
import { pushTrust } from './trust.js';

/** Writes or sends what comes by a channel. */
export function presentDelivered(
  payload: readonly Payload[],
  options: CommonOptions & ChannelOptions,
): Promise<void> {
  const url = urlOf(options, '/notifications');
  return present(deliver(payload, { ...options, url }), options, pushTrust(options));
}
