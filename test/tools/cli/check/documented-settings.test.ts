import { readdirSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SAMPLE_PUBLIC_KEY } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import { reportOnRendered } from '../../../../tools/cli/check/check-report.js';
import { settingNames } from '../../../../tools/cli/check/setting-names.js';
import { TemplateSource } from '../../../../tools/cli/check/template-source.js';

type Settings = Readonly<Record<string, string>>;

const root = new URL('../../../../', import.meta.url);
const pages = ['README.md', ...readdirSync(new URL('docs', root)).map((file) => `docs/${file}`)]
  .filter((page) => page.endsWith('.md'))
  .map((page) => [page, readFileSync(new URL(page, root), 'utf8')] as const);

/** What is found in a function of every kind with these settings, as far as it is about them. */
function findingsWith(environmentVariables: Readonly<Record<string, unknown>>) {
  const bundles = ['upload-callback', 'task-result', 'object-event', 'topic-push'];
  const resources = bundles.map((bundle) => [
    bundle,
    {
      component: 'fc3',
      props: { functionName: bundle, code: `./dist/${bundle}`, environmentVariables },
    },
  ]);
  const { findings } = reportOnRendered(
    's.yaml',
    new TemplateSource('edition: 3.0.0\n'),
    { resources: Object.fromEntries(resources) },
    [],
  );
  return findings
    .filter(({ code }) => code.startsWith('setting-'))
    .map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

/** The settings that a page gives values to: each block of the shell by itself, and those within the text. */
function documented(text: string): Settings[] {
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => parseEnv(block));
  const inline = [...text.matchAll(/`([A-Z][A-Z_]+)=([^`]*)`/g)].map(
    ([, name = '', value = '']) => ({
      [name]: value,
    }),
  );
  const names = settingNames();
  return [...blocks, ...inline]
    .map((settings) =>
      Object.entries(settings).flatMap(([name, value]) =>
        // <…> is for the reader to fill in.
        names.includes(name) && value !== undefined && !value.includes('<') ? [[name, value]] : [],
      ),
    )
    .filter((entries) => entries.length > 0)
    .map((entries) => Object.fromEntries(entries));
}

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const key =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGsC0fTXv+nvlmklvkcolvpvXLTjaxUHR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==';

// What the documentation says of each in words, with what it needs beside it.
const examples: Readonly<Record<string, Settings[]>> = {
  LOG_LEVEL: [{ LOG_LEVEL: 'debug' }],
  CALLBACK_DEADLINE_MS: [{ CALLBACK_DEADLINE_MS: '4900' }],
  SMQ_MESSAGE_ENCODING: [{ SMQ_MESSAGE_ENCODING: 'base64' }],
  DATABASE_URL: [
    { DATABASE_URL: 'postgres://user:password@host:5432/database?sslmode=verify-full' },
  ],
  INBOX_RETENTION_DAYS: [{ INBOX_RETENTION_DAYS: '30' }],
  DEAD_LETTER_QUEUE: [{ DEAD_LETTER_QUEUE: 'oss-inbox-failures' }],
  SMQ_ENDPOINT: [{ SMQ_ENDPOINT: 'http://1234567890123456.mns.cn-hangzhou-internal.aliyuncs.com' }],
  CALLBACK_TICKET_SECRETS: [{ CALLBACK_TICKET_SECRETS: '0123456789abcdef, fedcba9876543210' }],
  ALLOWED_BUCKETS: [{ ALLOWED_BUCKETS: 'oss-inbox-uploads' }, { ALLOWED_BUCKETS: 'one,two three' }],
  ALLOWED_ACCOUNTS: [{ ALLOWED_ACCOUNTS: '1234567890123456' }],
  ALLOWED_PREFIXES: [{ ALLOWED_PREFIXES: 'uploads/' }],
  CONFIRM_OBJECT: [{ CONFIRM_OBJECT: 'true' }],
  OSS_ENDPOINT: [{ OSS_ENDPOINT: 'https://oss-cn-hangzhou-internal.aliyuncs.com' }],
  CALLBACK_PUBLIC_KEYS: [
    { CALLBACK_PUBLIC_KEYS: `https://gosspublic.alicdn.com/callback_pub_key_v2.pem=${key}` },
  ],
  SMQ_CERTIFICATES: [{ SMQ_CERTIFICATES: `https://mnstest.oss-cn-hangzhou.aliyuncs.com/x=${key}` }],
  SMQ_ALLOWED_TOPICS: [
    { SMQ_ALLOWED_TOPICS: '1234567890123456/oss-inbox-tasks,1234567890123456/*,my-topic' },
  ],
  SMQ_DATE_WINDOW_SECONDS: [
    { SMQ_DATE_WINDOW_SECONDS: '172800' },
    { SMQ_DATE_WINDOW_SECONDS: '0' },
  ],
  HANDOFF_URL: [
    { HANDOFF_URL: 'https://api.example.com/hooks/oss', HANDOFF_SECRET: secret },
    {
      HANDOFF_URL: 'http://10.0.0.1:8080/in',
      HANDOFF_SECRET: secret,
      HANDOFF_ALLOW_PRIVATE: 'true',
    },
  ],
  HANDOFF_SECRET: [{ HANDOFF_SECRET: `${secret},${secret}` }],
  HANDOFF_FUNCTION: [{ HANDOFF_FUNCTION: 'service/function' }, { HANDOFF_FUNCTION: 'a/b.prod' }],
  HANDOFF_FUNCTION_ENDPOINT: [
    { HANDOFF_FUNCTION: 'service/function', HANDOFF_FUNCTION_ENDPOINT: 'https://fc.example.com' },
  ],
  HANDOFF_ALLOW_PRIVATE: [{ HANDOFF_ALLOW_PRIVATE: 'false' }],
};

describe('check passes', () => {
  it('what .env.example says', () => {
    const settings = parseEnv(readFileSync(new URL('.env.example', root), 'utf8'));
    expect(findingsWith(settings)).toEqual([]);
  });

  it.each(pages)('every setting that %s shows', (_, text) => {
    for (const settings of documented(text)) expect(findingsWith(settings)).toEqual([]);
  });

  it('and finds the settings that are shown', () => {
    const shown = pages.flatMap(([, text]) => documented(text)).flatMap(Object.keys);
    for (const name of ['HANDOFF_URL', 'HANDOFF_SECRET', 'HANDOFF_FUNCTION', 'LOG_LEVEL'])
      expect(shown).toContain(name);
  });

  it.each(settingNames())('a value of %s as it is described', (name) => {
    expect(examples[name]).toBeDefined();
    for (const settings of examples[name] ?? []) expect(findingsWith(settings)).toEqual([]);
  });

  it('all settings together', () => {
    const all = Object.values(examples).map(([first]) => first ?? {});
    expect(findingsWith(Object.assign({}, ...all))).toEqual([]);
  });

  it.each(['', "${config('x')}", '${resources.a.output.b}', 1, null])(
    'settings with %j, which says nothing yet',
    (value) => {
      const settings = settingNames().map((name) => [name, value]);
      expect(findingsWith(Object.fromEntries(settings))).toEqual([]);
    },
  );

  it('settings that need others, of which nothing is known yet', () => {
    const url = 'http://hooks.example.com/';
    const later = { HANDOFF_SECRET: "${config('secret')}", HANDOFF_ALLOW_PRIVATE: '${vars.x}' };
    expect(findingsWith({ HANDOFF_URL: url, ...later })).toEqual([]);
  });
});

describe('check refuses', () => {
  it.each<[string, Settings, string, RegExp]>([
    [
      'a webhook without a secret',
      { HANDOFF_URL: 'https://api.example.com/', HANDOFF_SECRET: '' },
      'HANDOFF_URL',
      /HANDOFF_URL needs a HANDOFF_SECRET/,
    ],
    [
      'a webhook without TLS',
      { HANDOFF_URL: 'http://api.example.com/', HANDOFF_SECRET: secret },
      'HANDOFF_URL',
      /must be https/,
    ],
    [
      'an endpoint without TLS',
      { HANDOFF_FUNCTION: 'a/b', HANDOFF_FUNCTION_ENDPOINT: 'http://fc.example.com' },
      'HANDOFF_FUNCTION_ENDPOINT',
      /HANDOFF_FUNCTION_ENDPOINT must be https/,
    ],
    ['a level that there is not', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /must be one of/],
  ])('%s', (_, settings, name, message) => {
    const found = findingsWith(settings);
    // Every kind of function says so.
    expect(found).toHaveLength(4);
    expect(found[0]).toMatch(message);
    expect(found[0]).toContain(`setting-invalid props.environmentVariables.${name}:`);
  });

  it.each(
    settingNames().filter((name) => /SECRETS?$|^ALLOWED_|^CALLBACK_PUBLIC|^SMQ_[AC]/.test(name)),
  )('%s without an entry', (name) => {
    // Blanks alone are no key, and turn no guard off.
    const isKey = /^CALLBACK_PUBLIC|^SMQ_C/.test(name);
    for (const value of [',', ' , \n', ...(isKey ? [] : [' \n'])]) {
      expect(findingsWith({ [name]: value })[0]).toMatch(
        new RegExp(`setting-invalid .*: ${name} (?:has no entry|holds nothing)`),
      );
    }
  });

  it.each([
    ['CALLBACK_PUBLIC_KEYS', 'https://gosspublic.alicdn.com/callback_pub_key_v2.pem'],
    ['SMQ_CERTIFICATES', 'https://sample-key.oss-inbox.invalid/push.pem'],
  ])('the key of the samples in %s, whatever URL it is given', (name, url) => {
    // Nor does the mark of the local cloud help.
    const settings = { [name]: `${url}=${SAMPLE_PUBLIC_KEY}`, OSS_INBOX_LOCAL: 'true' };
    expect(findingsWith(settings)[0]).toContain(
      `setting-invalid props.environmentVariables.${name}: ${name} trusts the key of the samples`,
    );
  });

  it('every one of several faults', () => {
    const settings = {
      LOG_LEVEL: 'loud',
      ALLOWED_PREFIXES: 'a',
      HANDOFF_URL: 'https://a.example/',
    };
    expect(findingsWith(settings)).toHaveLength(12);
  });
});
