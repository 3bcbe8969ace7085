import { expect, it } from 'vitest';
import { isPrivateHost } from '../../../tools/cli/private-host.js';

it.each([
  '10.1.2.3',
  '100.100.0.1',
  '127.0.0.1',
  '169.254.1.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.20',
  '0.0.0.0',
  '[::1]',
  'fd00::1',
  '[fe80::1]',
  'localhost',
  'db.localhost',
  'database',
  'db.internal.',
  'oss-cn-hangzhou-internal.aliyuncs.com',
  'a1b2c3.cn-hangzhou-vpc.fcapp.run',
])('takes %s for private', (host) => {
  expect(isPrivateHost(host)).toBe(true);
});

it.each([
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '[2400:3200::1]',
  'example.com',
  'my-internal.example.com',
  'internal.example.com',
  'a1b2c3.cn-hangzhou.fcapp.run',
  'oss-cn-hangzhou.aliyuncs.com',
])('takes %s for public', (host) => {
  expect(isPrivateHost(host)).toBe(false);
});
