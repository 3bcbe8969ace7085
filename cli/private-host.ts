import { BlockList, isIP } from 'node:net';

const ranges = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  ranges.addSubnet(address, prefix, 'ipv4');
}
ranges.addSubnet('fc00::', 7, 'ipv6');
ranges.addSubnet('fe80::', 10, 'ipv6');
ranges.addAddress('::1', 'ipv6');

// Names that are private wherever they are looked up, and the provider's own for its networks.
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$|-(?:vpc|internal)\.(?:aliyuncs\.com|fcapp\.run)$/i;

/** Whether the host is on a private network, as far as its name or address shows; nothing is looked up. */
export function isPrivateHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const version = isIP(bare);
  if (version === 0) return PRIVATE_NAME.test(bare) || !bare.includes('.');
  return ranges.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}
