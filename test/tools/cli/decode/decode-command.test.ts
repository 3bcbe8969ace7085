import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.js';

const pathOf = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const event = pathOf('samples/fc-mns-topic-json-base64-oss-event.json');

describe('oss-inbox decode', { timeout: 60_000 }, () => {
  it('prints the envelopes and the signal of a file', async () => {
    const { code, stdout, stderr } = await runCli(['decode', event]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^inside {3}SMQ notification > Base64 > OSS event$/m);
    expect(stdout).toMatch(/^signal {3}oss:ObjectCreated:PutObject$/m);
    expect(stdout).toContain('acs:oss:cn-hangzhou:1234567890123456:example-uploads/');
    expect(stdout).not.toContain('verif');
  });

  it.each([
    ['no file', []],
    ['-', ['-']],
  ])('reads standard input for %s, and prints one JSON document', async (_, args) => {
    const { code, stdout } = await runCli(['decode', '--json', ...args], readFileSync(event));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      verified: false,
      found: [
        {
          envelopes: ['SMQ notification', 'Base64', 'OSS event'],
          signal: expect.objectContaining({ type: 'oss:ObjectCreated:PutObject' }),
        },
      ],
    });
  });

  it('says what is no signal', async () => {
    const { code, stdout } = await runCli(['decode', pathOf('samples/fc-context.json')]);
    expect(code).toBe(0);
    expect(stdout).toContain("this is  Function Compute's context; there is no signal in it");
    expect(stdout).not.toContain('EXAMPLE-SECRET');
  });

  it('says where and why it fails, and that nothing was verified, and exits 1', async () => {
    const file = pathOf('vectors/oss-callback-08-invalid-json-body.json');
    const { code, stdout } = await runCli(['decode', file]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^inside {3}JSON capture > upload callback > JSON body$/m);
    expect(stdout).toMatch(/^fails {4}body_invalid: callback body: not valid JSON/m);
    expect(stdout).toContain('not verified: use npx oss-inbox verify');
    const json = await runCli(['decode', '--json', file]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      found: [{ at: 'request', error: { code: 'body_invalid' } }],
    });
  });

  it('lets no payload drive the terminal', async () => {
    const { stdout } = await runCli(['decode'], '\u001b[2J\u009b2J\u202ehello\r');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain('\\u001b[2J');
  });

  it('fails in one line on a file that is not there, or too large', async () => {
    const missing = await runCli(['decode', 'missing.json']);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(/^oss-inbox: .*missing\.json.*\n$/);
    const large = await runCli(['decode'], Buffer.alloc(8 * 1024 * 1024 + 1));
    expect(large).toMatchObject({ code: 1, stdout: '' });
    expect(large.stderr).toMatch(/^oss-inbox: more than 8388608 bytes are not decoded\n$/);
  });

  it('explains itself', async () => {
    expect((await runCli(['decode', '--help'])).stdout).toContain('Examples:');
  });
});
