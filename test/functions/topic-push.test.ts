import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleKeySettings } from '../../tools/wire/index.js';
import { pushSample, signedPush, trustOwnCertificate } from '../shared/smq/signed-push.js';
import { coldStart, context, httpEvent, readSample, readVector } from './invoke.js';

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

// The dates of samples and vectors are long past.
const env = { SMQ_CERTIFICATES: trustOwnCertificate, SMQ_DATE_WINDOW_SECONDS: '0' };
const dist = fileURLToPath(new URL('../../build/project/dist/', import.meta.url));

async function call(
  push: { headers: Readonly<Record<string, string>>; body: string },
  more: Record<string, string> = {},
) {
  const request = { method: 'POST', requestTarget: '/notifications', ...push };
  const event = httpEvent(request);
  const answer = (await coldStart('topic-push', { ...env, ...more })(event, context)) as Answer;
  return { status: answer.statusCode, ...JSON.parse(answer.body) };
}

function signed(name: string) {
  const sample = pushSample(name);
  const { headers } = signedPush(sample.body, sample.headers);
  return { headers, body: sample.body };
}

const samples = readdirSync(new URL('../samples/', import.meta.url)).filter((name) =>
  name.startsWith('smq-push-'),
);

describe('the built function', () => {
  it.each(samples)('takes %s, signed', async (name) => {
    expect(await call(signed(name))).toEqual({
      status: 200,
      ok: true,
      received: 1,
      handled: 1,
      duplicates: 0,
      ignored: 0,
      rejected: 0,
    });
  });

  it.each(samples)('refuses %s with a changed body', async (name) => {
    const { headers, body } = signed(name);
    expect(await call({ headers, body: `${body} ` })).toMatchObject({
      status: 403,
      code: 'digest_mismatch',
    });
  });

  it('refuses the samples as they are, whose signatures are words', async () => {
    const { headers, body } = JSON.parse(readSample('smq-push-simplified-request.json'));
    expect(await call({ headers, body })).toMatchObject({ code: 'signature_invalid' });
  });

  it("verifies the real push with SMQ's own key, as far as its body is known", async () => {
    const { request } = JSON.parse(readVector('smq-http-push-simplified-2023.json'));
    const push = { headers: request.headers, body: '' };
    expect(await call(push)).toMatchObject({ status: 403, code: 'digest_mismatch' });
    const headers = { ...request.headers, 'x-mns-version': '2015-06-07' };
    expect(await call({ ...push, headers })).toMatchObject({ code: 'signature_invalid' });
  });

  it("takes a push under a new URL of SMQ's once that is trusted, and says how before", async () => {
    const sample = readSample('smq-push-certificate-host-inferred-request.json');
    const { headers, body } = JSON.parse(sample);
    const url = 'https://mns-cert.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem';
    expect(await call({ headers, body })).toMatchObject({
      status: 403,
      code: 'certificate_untrusted',
      message: expect.stringContaining(`\`npx oss-inbox smq-certificate ${url}\``),
    });
    const key = sampleKeySettings.SMQ_CERTIFICATES.replace(/^.*?=/, '');
    const trusted = { SMQ_CERTIFICATES: `${url}=${key}` };
    expect(await call({ headers, body }, trusted)).toMatchObject({ status: 200, handled: 1 });
  });

  it('refuses a push of years ago', async () => {
    const push = signed('smq-push-xml-text.xml');
    expect(await call(push, { SMQ_DATE_WINDOW_SECONDS: '900' })).toMatchObject({
      code: 'date_out_of_window',
    });
  });

  it.each([
    ['1999000011112222/example-topic', 200],
    ['1999000011112223/*', 403],
  ])('allows the topics %s: %i', async (SMQ_ALLOWED_TOPICS, status) => {
    expect(await call(signed('smq-push-xml-text.xml'), { SMQ_ALLOWED_TOPICS })).toMatchObject({
      status,
    });
  });
});

describe('the XML parser', () => {
  const functions = readdirSync(dist, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );

  it.each(functions.map(({ name }) => name))('is beside %s and not in it', (name) => {
    expect(existsSync(join(dist, name, 'saxes.js'))).toBe(true);
    const parser = readFileSync(join(dist, name, 'saxes.js'), 'utf8');
    const index = readFileSync(join(dist, name, 'index.js'), 'utf8');
    const phrase = 'unmatched closing tag';
    expect(parser).toContain(phrase);
    expect(index).not.toContain(phrase);
  });

  it.each(['task-result', 'object-event'] as const)('is found by %s', async (name) => {
    const messageBody = readSample('smq-push-xml-ossevent.xml');
    const event = Buffer.from(JSON.stringify({ messageId: 'q', messageBody }));
    expect(await coldStart(name)(event, context)).toMatchObject({ received: 1, handled: 1 });
  });

  // As Function Compute unpacks it: no package.json above, no node_modules.
  it.each([
    [['index.js', 'saxes.js'], '{"received":1'],
    [['index.js'], 'config_invalid'],
  ])('in a folder with %j: %s', (files, printed) => {
    const folder = mkdtempSync(join(tmpdir(), 'oss-inbox-'));
    try {
      for (const file of files) copyFileSync(join(dist, 'task-result', file), join(folder, file));
      const script = `require('./index.js').handler(Buffer.from(process.argv[1]), {}).then(
        (summary) => console.log(JSON.stringify(summary)), (error) => console.log(error.code));`;
      const xml = readSample('smq-push-xml-text.xml');
      const output = execFileSync(process.execPath, ['-e', script, xml], { cwd: folder });
      expect(output.toString()).toContain(printed);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
