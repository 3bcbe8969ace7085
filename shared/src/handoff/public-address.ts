import { BlockList, isIP } from 'node:net';

// What IANA's registries of special-purpose addresses do not call globally reachable, and multicast. 100.64.0.0/10 holds
// the metadata service and the name servers of Alibaba Cloud.
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, prefix, 'ipv6');
}

// All of IPv6 that anybody was given for the internet. Outside of it is also what stands for an IPv4 address: ::ffff:0:0/96,
// and 64:ff9b::/96 of NAT64.
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/** Whether this is an IP address of the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      // An address with a zone, fe80::1%eth0, is a local one.
      if (address.includes('%')) return false;
      return unicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
    default:
      return false;
  }
}
