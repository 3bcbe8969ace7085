import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInbox, openPostgresStore } from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { newRecord } from './records.js';
import { selfSignedCertificate } from './self-signed-certificate.js';
import { openTlsDoor, type TlsDoor } from './tls-door.js';

const certificate = selfSignedCertificate('localhost');
let folder: string;
let root: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oss-inbox-test-tls-'));
  root = join(folder, 'ca.pem');
  await writeFile(root, certificate.cert);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a connection over TLS', () => {
  let database: TestDatabase;
  let door: TlsDoor;
  beforeAll(async () => {
    database = await inboxDatabase();
    door = await openTlsDoor(database.url, certificate);
  });
  afterAll(async () => {
    door.close();
    await database.drop();
  });

  const handle = (host: string, parameters: Record<string, string>) => {
    const url = new URL(database.url);
    url.host = `${host}:${door.port}`;
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const inbox = createInbox(openPostgresStore({ url: url.href, retentionDays: 14 }));
    return inbox.once(newRecord(), async () => 1, { withinMs: 600_000 });
  };

  it.each<[string, string, () => Record<string, string>]>([
    ['any certificate', '127.0.0.1', () => ({ sslmode: 'require' })],
    ['any certificate, for prefer', '127.0.0.1', () => ({ sslmode: 'prefer' })],
    ['any certificate, for allow', '127.0.0.1', () => ({ sslmode: 'allow' })],
    ['an authority', '127.0.0.1', () => ({ sslmode: 'verify-ca', sslrootcert: root })],
    ['an authority and a name', 'localhost', () => ({ sslmode: 'verify-full', sslrootcert: root })],
    ['an authority and a name unasked', 'localhost', () => ({ sslrootcert: root })],
  ])('is made where it takes %s', async (_, host, parameters) => {
    const { visitors } = door;
    expect(await handle(host, parameters())).toMatchObject({ outcome: 'handled' });
    expect(door.visitors).toBe(visitors + 1);
  });

  const untrusted =
    "its certificate is not trusted: name a file with its authority's as sslrootcert in DATABASE_URL (DEPTH_ZERO_SELF_SIGNED_CERT)";
  it.each<[string, string, () => Record<string, string>, string]>([
    [
      'is for a name, and not for the address',
      '127.0.0.1',
      () => ({ sslmode: 'verify-full', sslrootcert: root }),
      'its certificate is for another host than that of DATABASE_URL (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    ['nobody vouches for', 'localhost', () => ({ sslmode: 'verify-ca' }), untrusted],
    [
      'nobody vouches for, and its name is right',
      'localhost',
      () => ({ sslmode: 'verify-full' }),
      untrusted,
    ],
    ['the system does not know', 'localhost', () => ({ sslrootcert: 'system' }), untrusted],
  ])(
    'is not made, and that is said at once, with a certificate that %s',
    async (_, host, parameters, cause) => {
      const { visitors } = door;
      await expect(handle(host, parameters())).rejects.toMatchObject({
        code: 'store_unavailable',
        message: `the database could not be asked: ${cause}`,
      });
      expect(door.visitors).toBe(visitors);
    },
  );

  it('is not made with a server that has none, where it must be', async () => {
    const url = new URL(database.url);
    url.searchParams.set('sslmode', 'require');
    const inbox = createInbox(openPostgresStore({ url: url.href, retentionDays: 14 }));
    const once = inbox.once(newRecord(), async () => 1, { withinMs: 1000 });
    await expect(once).rejects.toMatchObject({
      message:
        'the database could not be asked: it hung up: where DATABASE_URL has an sslmode, it may be a server without TLS (ECONNRESET)',
    });
  });
});
