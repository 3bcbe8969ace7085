import dns, { type LookupAddress } from 'node:dns';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isPublicAddress } from '../../../shared/src/handoff/public-address.js';
import { PrivateAddressError, publicLookup } from '../../../shared/src/handoff/public-lookup.js';
import { answering, connecting } from './receivers.js';
import { postTo } from './webhook.js';

afterEach(() => vi.restoreAllMocks());

/** Has DNS give these addresses for every name. */
function resolveTo(...addresses: string[]) {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return vi.spyOn(dns, 'lookup').mockImplementation(((
    _host: string,
    { all }: { all?: boolean },
    callback: (error: null, ...rest: unknown[]) => void,
  ) => {
    if (all) callback(null, found);
    else callback(null, found[0]?.address, found[0]?.family);
  }) as never);
}

/** What the lookup gives for a name. */
const lookUp = (options: object) =>
  promisify<LookupAddress[] | string>((callback) =>
    publicLookup('hooks.example', options, (error, found) => callback(error, found)),
  )();

const strict = { env: { HANDOFF_ALLOW_PRIVATE: '' }, timeoutMs: 2000 };

describe('an address is not public when it is', () => {
  it.each([
    ['this network', '0.0.0.0', '0.255.255.255'],
    ['private, 10/8', '10.0.0.0', '10.255.255.255'],
    ['carrier-grade', '100.64.0.0', '100.127.255.255'],
    ['the metadata service of Alibaba Cloud', '100.100.100.200', '100.100.100.200'],
    ['loopback', '127.0.0.0', '127.255.255.255'],
    ['link-local', '169.254.0.0', '169.254.255.255'],
    ['the metadata service of others', '169.254.169.254', '169.254.169.254'],
    ['private, 172.16/12', '172.16.0.0', '172.31.255.255'],
    ['for protocols', '192.0.0.0', '192.0.0.255'],
    ['for documents', '192.0.2.0', '192.0.2.255'],
    ['of the former 6to4 relays', '192.88.99.0', '192.88.99.255'],
    ['private, 192.168/16', '192.168.0.0', '192.168.255.255'],
    ['for benchmarks', '198.18.0.0', '198.19.255.255'],
    ['for documents', '198.51.100.0', '198.51.100.255'],
    ['for documents', '203.0.113.0', '203.0.113.255'],
    ['multicast', '224.0.0.0', '239.255.255.255'],
    ['reserved', '240.0.0.0', '255.255.255.254'],
    ['broadcast', '255.255.255.255', '255.255.255.255'],
    ['unspecified', '::', '::'],
    ['loopback, v6', '::1', '::1'],
    ['IPv4 in IPv6', '::ffff:0.0.0.0', '::ffff:255.255.255.255'],
    ['IPv4 in IPv6, in hexadecimals', '::ffff:7f00:1', '::ffff:808:808'],
    ['IPv4 in IPv6, as it once was', '::127.0.0.1', '::8.8.8.8'],
    ['of NAT64', '64:ff9b::', '64:ff9b::808:808'],
    ['of a local NAT64', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
    ['nowhere', '100::', '100::ffff:ffff:ffff:ffff'],
    ['for protocols, v6', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['for documents, v6', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['6to4', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['for documents, v6', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['not given to anybody', '4000::', 'f000::'],
    ['unique local', 'fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['the metadata service of others, v6', 'fd00:ec2::254', 'fd00:ec2::254'],
    ['link-local, v6', 'fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['link-local with a zone', 'fe80::1%eth0', 'fe80::1%1'],
    ['a zone where there is none', '2606:4700::1111%eth0', '2606:4700::1111%0'],
    ['site-local', 'fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['multicast, v6', 'ff00::', 'ff0e::1'],
    ['not an address', '', 'localhost'],
    ['a spelling that is not looked up', '127.1', '0x7f.0.0.1'],
  ])('%s: %s to %s', (_, first, last) => {
    expect([isPublicAddress(first), isPublicAddress(last)]).toEqual([false, false]);
  });

  it.each([
    '1.0.0.0',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::',
    '2001:200::1',
    '2001:db7::1',
    '2001:db9::1',
    '2003::1',
    '2408:4000::1',
    '2606:4700:4700::1111',
    '3ffe::1',
    '3fff:1000::',
  ])('and %s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a webhook without a public address', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:7f00:1]',
    '１２７.0.0.1',
    '127。0。0。1',
    'localhost',
    'LOCALHOST',
  ])('is never connected to: %s', async (host) => {
    const { port, sockets } = await connecting(() => {});
    await expect(postTo(`https://${host}:${port}/hook`, strict)).rejects.toMatchObject({
      code: 'handoff_failed',
      message: expect.stringMatching(
        /^the webhook on \S+ has no public address, so nothing was sent: .*HANDOFF_ALLOW_PRIVATE=true$/,
      ),
    });
    expect(sockets).toEqual([]);
  });

  it.each([
    ['127.0.0.1'],
    ['100.100.100.200'],
    ['::ffff:127.0.0.1'],
    ['fe80::1%lo'],
    // Node would try one after the other.
    ['8.8.8.8', '127.0.0.1'],
    ['127.0.0.1', '8.8.8.8'],
    [],
  ])('is not connected to when DNS says so: %j %j', async (...addresses) => {
    const { port, sockets } = await connecting(() => {});
    const lookup = resolveTo(...addresses);
    await expect(postTo(`https://hooks.example:${port}`, strict)).rejects.toThrow(
      'the webhook on hooks.example:',
    );
    await expect(postTo(`https://hooks.example:${port}`, strict)).rejects.toThrow(
      'has no public address',
    );
    expect(lookup).toHaveBeenCalledTimes(2);
    expect(sockets).toEqual([]);
  });

  it('is posted to with HANDOFF_ALLOW_PRIVATE, by its address or its name', async () => {
    const { url, received } = await answering(200);
    await postTo(url);
    await postTo(url.replace('127.0.0.1', 'localhost'));
    expect(received).toHaveLength(2);
  });

  it('that DNS does not know is said to be unknown', async () => {
    vi.spyOn(dns, 'lookup').mockImplementation(((
      _host: string,
      _options: object,
      callback: (error: Error) => void,
    ) => callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))) as never);
    await expect(postTo('https://hooks.example', strict)).rejects.toThrow(
      'the webhook on hooks.example could not be reached (ENOTFOUND): correct the host and port of HANDOFF_URL',
    );
  });
});

describe('publicLookup', () => {
  it('gives what DNS gives once, all of it or the first', async () => {
    const asked = resolveTo('8.8.8.8', '2606:4700::1111');
    expect(await lookUp({ all: true })).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(asked).toHaveBeenCalledOnce();
    expect(await lookUp({})).toBe('8.8.8.8');
  });

  it('gives nothing when one address is not public', async () => {
    resolveTo('8.8.8.8', '10.0.0.1');
    await expect(lookUp({ all: true })).rejects.toBeInstanceOf(PrivateAddressError);
    await expect(lookUp({})).rejects.toBeInstanceOf(PrivateAddressError);
  });
});
