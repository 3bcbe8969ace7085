import { isIP } from 'node:net';
import { isPublicAddress } from 'oss-inbox';

// Names that are private wherever they are looked up, and the provider's own for its networks.
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$|-(?:vpc|internal)\.(?:aliyuncs\.com|fcapp\.run)$/i;

/** Whether the host is on a private network, as far as its name or address shows; nothing is looked up. */
export function isPrivateHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(bare) > 0) return !isPublicAddress(bare);
  return PRIVATE_NAME.test(bare) || !bare.includes('.');
}
