import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.js';
import { fileOf } from './requests.js';

const pathOf = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const vector = pathOf('vectors/oss-callback-01-official-doc-form-query.json');
const { request, signature } = JSON.parse(
  fileOf('vectors/oss-callback-01-official-doc-form-query.json').toString(),
);
const raw = (target: string, body: string = request.body) =>
  [
    `POST ${target} HTTP/1.1`,
    `Authorization: ${request.headers.authorization}`,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');

describe('oss-inbox verify', { timeout: 60_000 }, () => {
  it('prints by which key it verifies, and what was signed', async () => {
    const { code, stdout, stderr } = await runCli(['verify', vector]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^verified +upload callback, signed with OSS's own key \(pinned\)$/m);
    expect(stdout).toMatch(/^path +\/index\.php\?id=1&index=2$/m);
    expect(stdout).toContain(`signed        ${JSON.stringify(signature.stringToSign)}\n`);
  });

  it('reads standard input, and prints one JSON document', async () => {
    const { code, stdout } = await runCli(['verify', '--json', '-'], raw(request.requestTarget));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      verified: true,
      kind: 'upload callback',
      capture: 'raw HTTP request',
      key: "OSS's own key (pinned)",
      signed: signature.stringToSign,
      mistakes: [],
      hints: [],
    });
  });

  it('names the mistake, what was signed and what was captured, and exits 1', async () => {
    const spoilt = raw(`/prod${request.requestTarget}`);
    const { code, stdout } = await runCli(['verify', '-'], spoilt);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^not verified +signature_invalid: /m);
    expect(stdout).toMatch(/^because +a gateway put \/prod before the path$/m);
    expect(stdout).toContain('signed        "/index.php?id=1');
    expect(stdout).toContain('captured      "/prod/index.php?id=1');
    const json = await runCli(['verify', '--json', '-'], spoilt);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verified: false,
      error: { code: 'signature_invalid' },
      mistakes: [{ what: 'a gateway put /prod before the path', fix: expect.any(String) }],
    });
  });

  it('tries the path and query that it is given', async () => {
    const capture = raw('/internal/x');
    expect((await runCli(['verify', '-'], capture)).stdout).toMatch(/^tried +\d+ other readings/m);
    const options = ['--path', '/index.php', '--query', 'id=1&index=2'];
    const { code, stdout } = await runCli(['verify', '-', ...options], capture);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^because +the path was \/index\.php, and the query was \?id=1&index=2$/m,
    );
  });

  it('says of a forgery that it is genuine for something else, or no signature at all', async () => {
    const { code, stdout } = await runCli(
      ['verify', '-'],
      raw(request.requestTarget, 'bucket=evil'),
    );
    expect(code).toBe(1);
    expect(stdout).not.toContain('because');
    expect(stdout).toContain(signature.stringToSignMd5Hex);
  });

  it('trusts a key that it is given', async () => {
    const sample = pathOf('samples/callback-form-all-variables.json');
    const { request: signed, testPublicKeyPem } = JSON.parse(
      fileOf('samples/callback-form-all-variables.json').toString(),
    );
    const url = Buffer.from(signed.headers['x-oss-pub-key-url'], 'base64').toString();
    const key = testPublicKeyPem.replace(/-----[^-]+-----|\s/g, '');
    expect(await runCli(['verify', sample])).toMatchObject({ code: 1 });
    const { code, stdout } = await runCli(['verify', sample, '--public-key', `${url}=${key}`]);
    expect(code).toBe(0);
    expect(stdout).toContain(`signed with ${url}`);
  });

  it('takes the path of a capture without a request line, and asks for it', async () => {
    const headers = raw('/').replace(/^.*\r\n/, '');
    const asked = await runCli(['verify', '-'], headers);
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toContain("give the path with --path '/…'");
    const options = ['--path', '/index.php', '--query', 'id=1&index=2'];
    expect(await runCli(['verify', '-', ...options], headers)).toMatchObject({ code: 0 });
  });

  it.each([
    ['what is no request', ['-'], 'oss-inbox: no request in it'],
    ['a path without a slash', ['-', '--path', 'a'], 'it begins with /'],
    ['a key that is none', ['-', '--public-key', 'missing.pem'], 'neither url=base64 nor a file'],
    ['no capture', [], "missing required argument 'request'"],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(['verify', ...args], 'hello');
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('explains itself', async () => {
    expect((await runCli(['verify', '--help'])).stdout).toContain('Examples:');
  });
});
