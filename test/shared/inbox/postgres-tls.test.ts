import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tlsOf, withoutTls } from '../../../shared/src/inbox/postgres-tls.js';

const ca = 'certificates';
let folder: string;
let root: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oss-inbox-test-tls-'));
  root = join(folder, 'ca.pem');
  await writeFile(root, ca);
});
afterAll(() => rm(folder, { recursive: true }));

describe('what a URL asks for', () => {
  it.each([
    ['', undefined],
    ['?search_path=a', undefined],
    ['?sslmode=disable', false],
    ['?sslmode=allow', 'allow'],
    ['?sslmode=prefer', 'prefer'],
    ['?sslmode=require', 'require'],
    ['?search_path=a&sslmode=require', 'require'],
  ])('is no check of certificates: %s', (query, expected) => {
    expect(tlsOf(`postgres://user:password@host:5432/database${query}`)).toBe(expected);
  });
});

describe('a check of certificates', () => {
  it('is of the authority with verify-ca, whatever the name', () => {
    const tls = tlsOf(`postgres://host/database?sslmode=verify-ca&sslrootcert=${root}`);
    expect(tls).toEqual({
      ca: Buffer.from(ca),
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function),
    });
  });

  it.each([
    ['postgres://host/database?sslmode=verify-full', { host: 'host' }],
    ['postgres://user:password@[::1]:5432/database?sslmode=verify-full', { host: '::1' }],
    ['postgres://a:5432,b:5432/database?sslmode=verify-full', {}],
    ['postgres://10.0.0.1/database?sslrootcert=system', { host: '10.0.0.1' }],
    ['postgres://host/database?sslmode=verify-full&sslrootcert=system', { host: 'host' }],
  ])('is of the authorities that Node knows and of the host: %s', (url, host) => {
    expect(tlsOf(url)).toStrictEqual({ rejectUnauthorized: true, ...host });
  });

  it('fails for a mode that there is not', () => {
    expect(() => tlsOf('postgres://host/database?sslmode=on')).toThrow(
      expect.objectContaining({
        code: 'ERR_SSLMODE',
        message: 'sslmode=on: there is no such mode',
      }),
    );
  });
});

describe('the URL without what asks for TLS', () => {
  it.each([
    ['', ''],
    ['?search_path=a', '?search_path=a'],
    ['?sslmode=require', ''],
    ['?sslmode=require&search_path=a%2Cb&sslrootcert=/ca.pem', '?search_path=a%2Cb'],
    ['?gssencmode=disable&channel_binding=prefer&prepare=false', '?prepare=false'],
  ])('is as it was otherwise: %s', (query, expected) => {
    const url = 'postgres://user:pass%3Fword@host:5432/database';
    expect(withoutTls(`${url}${query}`)).toBe(`${url}${expected}`);
  });
});
