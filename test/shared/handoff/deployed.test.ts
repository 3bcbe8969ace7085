import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tools/local/temporary-folder.js';
import { selfSignedCertificate } from '../inbox/self-signed-certificate.js';
import { context } from './invocation.js';
import { messageSignal } from './message-signal.js';
import { answering, listen } from './receivers.js';
import { secret } from './webhook.js';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

// As a function does it: reads its settings, and hands a signal to the one target that they name.
const main = `
  import { readConfig } from ${JSON.stringify(fileURLToPath(new URL('../../../shared/src/config/index.ts', import.meta.url)))};
  import { handoffTargets } from ${JSON.stringify(fileURLToPath(new URL('../../../shared/src/handoff/index.ts', import.meta.url)))};
  const [target] = handoffTargets(readConfig(process.env));
  target.send(${JSON.stringify(messageSignal())}, ${JSON.stringify(context)}).then(
    () => console.log('sent'),
    (error) => console.log(error.code + ': ' + error.message),
  );`;

/** A folder beside no node_modules, with a main file as the build makes it. */
async function deploy(): Promise<string> {
  const folder = await temporaryFolder();
  await build({
    stdin: { contents: main, resolveDir: modules, sourcefile: 'main.ts' },
    outdir: folder,
    entryNames: 'index',
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    external: ['@alicloud/fc2'],
  });
  return folder;
}

async function run(folder: string, env: Record<string, string>): Promise<string> {
  const file = join(folder, 'index.js');
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
  return stdout.trim();
}

const webhook = (url: string) => ({
  HANDOFF_URL: url,
  HANDOFF_SECRET: secret,
  HANDOFF_ALLOW_PRIVATE: 'true',
});
const invocation = (url: string) => ({
  HANDOFF_FUNCTION: 's/f',
  HANDOFF_FUNCTION_ENDPOINT: url,
  HANDOFF_ALLOW_PRIVATE: 'true',
});

describe('in a folder as it is deployed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await deploy();
  });

  it('it posts', async () => {
    const { url, received } = await answering(204);
    expect(await run(folder, webhook(url))).toBe('sent');
    expect(received.map(({ body }) => JSON.parse(body))).toStrictEqual([messageSignal()]);
  });

  it('it posts by https to whom Node.js trusts', async () => {
    const certificate = selfSignedCertificate('localhost');
    const port = await listen(
      createTlsServer(certificate, (request, response) => {
        request.resume();
        response.end('taken');
      }),
    );
    const env = webhook(`https://localhost:${port}/`);
    expect(await run(folder, env)).toMatch(
      /^handoff_failed: .* could not be reached \(DEPTH_ZERO_SELF_SIGNED_CERT\): its certificate must be valid/,
    );
    const authority = join(await temporaryFolder(), 'authority.pem');
    await writeFile(authority, certificate.cert);
    const trusting = { ...env, NODE_EXTRA_CA_CERTS: authority };
    expect(await run(folder, trusting)).toBe('sent');
    // The same server under a name that its certificate does not have.
    const address = { ...trusting, HANDOFF_URL: `https://127.0.0.1:${port}/` };
    expect(await run(folder, address)).toMatch(/\(ERR_TLS_CERT_ALTNAME_INVALID\): its certificate/);
  });

  // Where Function Compute has its modules, which require() looks into and import() does not.
  it('what invokes takes the client that Function Compute brings along', async () => {
    const { url, received } = await answering(202, { 'x-fc-request-id': '1' });
    expect(await run(folder, { ...invocation(url), NODE_PATH: modules })).toBe('sent');
    expect(received.map(({ body }) => JSON.parse(body))).toStrictEqual([messageSignal()]);
  });

  it('it says so where that client is missing', async () => {
    const { url, received } = await answering(202, { 'x-fc-request-id': '1' });
    expect(await run(folder, invocation(url))).toMatch(
      /^handoff_failed: the function s\/f could not be invoked: @alicloud\/fc2 is missing/,
    );
    expect(received).toEqual([]);
  });
});
