import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downloadCertificate } from '../../../tools/cli/download-certificate.js';

const cli = fileURLToPath(new URL('../../../build/cli/main.js', import.meta.url));
const run = promisify(execFile);
const host = 'mnstest.oss-cn-hangzhou.aliyuncs.com';
const url = `https://${host}/x509_public_certificate.pem`;
const regional = 'mns-cert.oss-cn-shanghai.aliyuncs.com';

describe('npx oss-inbox smq-certificate', () => {
  it.each([
    'https://evil.example/x509_public_certificate.pem',
    `https://${host}.evil.example/x.pem`,
    `https://${host}@evil.example/x.pem`,
    `https://user@${host}/x.pem`,
    `https://${host}:8443/x.pem`,
    `https://${host}/x.pem?a=1`,
    `https://${host}/x.pem#a`,
    `https://${host}/a/../x.pem`,
    `ftp://${host}/x.pem`,
    `http://${regional}/x.pem`,
    'https://mnstest.oss-cn-shanghai.aliyuncs.com/x.pem',
    'https://mns-cert.oss-cn-a.b.aliyuncs.com/x.pem',
    `https://evil.${regional}/x.pem`,
    `https://${regional}.evil.example/x.pem`,
    `https://${regional}:443/x.pem`,
    `https://user@${regional}/x.pem`,
    `file:///etc/passwd`,
    'hello',
    '',
  ])('refuses %s and fetches nothing', async (refused) => {
    await expect(run(process.execPath, [cli, 'smq-certificate', refused])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("not a URL of SMQ's official host"),
    });
  });

  it('explains itself', async () => {
    const { stdout } = await run(process.execPath, [cli, 'smq-certificate', '--help']);
    expect(stdout).toContain('Example:');
  });

  it('says which command is not known', async () => {
    await expect(run(process.execPath, [cli, 'fly'])).rejects.toMatchObject({
      stderr: expect.stringContaining("unknown command 'fly'"),
    });
  });
});

const read = (file: string) => readFileSync(new URL(`official-host/${file}`, import.meta.url));

// A server with a certificate for the official hosts' names, reached by sending the names to 127.0.0.1.
describe('downloadCertificate', () => {
  const answers: Record<string, () => [number, string]> = {
    '/x509_public_certificate.pem': () => [200, 'the certificate'],
    '/moved.pem': () => [302, ''],
    '/huge.pem': () => [200, 'x'.repeat(70_000)],
  };
  const hosts: (string | undefined)[] = [];
  const server = createServer(
    { key: read('key.pem'), cert: read('cert.pem') },
    (request, response) => {
      hosts.push(request.headers.host);
      const [status, body] = answers[request.url ?? '']?.() ?? [404, ''];
      response.writeHead(status, { location: 'https://evil.example/' }).end(body);
    },
  );
  const local = () => ({
    ca: read('cert.pem'),
    port: (server.address() as AddressInfo).port,
    lookup: ((_, options, done) => {
      if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    }) satisfies LookupFunction,
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('fetches over https, also where the URL says http', async () => {
    for (const each of [url, url.replace('https', 'http')]) {
      expect((await downloadCertificate(each, local())).toString()).toBe('the certificate');
    }
  });

  it('fetches from the host that the URL names', async () => {
    hosts.length = 0;
    for (const name of [host, regional]) {
      const each = `https://${name}/x509_public_certificate.pem`;
      expect((await downloadCertificate(each, local())).toString()).toBe('the certificate');
    }
    const { port } = local();
    expect(hosts).toEqual([`${host}:${port}`, `${regional}:${port}`]);
  });

  it.each([
    ['/moved.pem', 'status 302'],
    ['/gone.pem', 'status 404'],
    ['/huge.pem', 'more than 65536 bytes'],
  ])('gives up on %s: %s', async (path, reason) => {
    await expect(downloadCertificate(`https://${host}${path}`, local())).rejects.toThrow(reason);
  });

  it('gives up on a server that is not the official host', async () => {
    const { ca: _, ...untrusted } = local();
    await expect(downloadCertificate(url, untrusted)).rejects.toThrow('could not be fetched');
  });
});
