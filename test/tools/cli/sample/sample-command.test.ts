import { callbackFunction, decodeDelivery, pushFunction } from 'oss-inbox';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runSample, settingsIn } from './run-sample.js';

vi.setConfig({ testTimeout: 30_000 });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What a function of the package answers to an event, with these settings. */
async function answerTo(
  make: typeof callbackFunction,
  event: string,
  settings: Record<string, string>,
) {
  for (const [name, value] of Object.entries({ LOG_LEVEL: 'error', ...settings })) {
    vi.stubEnv(name, value);
  }
  vi.spyOn(console, 'log').mockReturnValue();
  const handlers = { onUpload: () => 'handled', onMessage: () => undefined };
  return make(handlers)(Buffer.from(event), { requestId: 'r' });
}

describe('npx oss-inbox sample', () => {
  it('writes the event and nothing else', async () => {
    const { code, stdout, stderr } = await runSample(['event', 'putobject', '--key', 'a.txt']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toMatch(/\s$/);
    const [decoded] = await decodeDelivery(Buffer.from(stdout), { encoding: 'auto' });
    expect(decoded).toMatchObject({ ok: true, signal: { type: 'oss:ObjectCreated:PutObject' } });
  });

  it.each([
    ['event ObjectCreated:PostObject --var uid=1 --via queue --count 3'],
    ['task MediaConvert --outcome failed --wrap dead-letter'],
    ['callback --body json --ticket-secret a-secret-of-16-or-more --as http'],
    ['message hello --via push-simplified --as curl'],
  ])('gives the same bytes again with a seed: %s', async (line) => {
    const args = [...line.split(' '), '--seed', 'a seed'];
    const [first, second, other] = await Promise.all([
      runSample(args),
      runSample(args, { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' }),
      runSample([...args.slice(0, -1), 'another']),
    ]);
    expect(first).toMatchObject({ code: 0, stdout: second.stdout });
    expect(other.stdout).not.toBe(first.stdout);
  });

  it('gives others each time without one', async () => {
    const [first, second] = await Promise.all([runSample(['message']), runSample(['message'])]);
    expect(first.stdout).not.toBe(second.stdout);
  });

  it.each([['form'], ['json']])(
    'makes a %s callback that a function takes with the settings on standard error',
    async (body) => {
      const { stdout, stderr } = await runSample([
        'callback',
        '--body',
        body,
        '--url',
        'http://h/a%20b',
      ]);
      expect(stderr).toContain('never trust it in the cloud');
      const answer = await answerTo(callbackFunction, stdout, settingsIn(stderr));
      expect(JSON.parse(answer.body)).toMatchObject({ ok: true, result: 'handled' });
      expect(await answerTo(callbackFunction, stdout, { CALLBACK_PUBLIC_KEYS: '' })).toMatchObject({
        statusCode: 403,
      });
    },
  );

  it('makes a callback with a ticket that a function with the same secrets takes', async () => {
    const secrets = 'the-newest-secret,an-older-secret-here';
    const { stdout, stderr } = await runSample(['callback'], { CALLBACK_TICKET_SECRETS: secrets });
    expect(stderr).not.toContain('newest');
    const settings = { ...settingsIn(stderr), CALLBACK_TICKET_SECRETS: secrets };
    expect(await answerTo(callbackFunction, stdout, settings)).toMatchObject({ statusCode: 200 });
    const other = { ...settings, CALLBACK_TICKET_SECRETS: 'another-secret-of-16' };
    expect(await answerTo(callbackFunction, stdout, other)).toMatchObject({ statusCode: 403 });
  });

  it.each([['push-json'], ['push-xml'], ['push-simplified']])(
    'makes a %s that a function takes with the settings on standard error',
    async (via) => {
      const { stdout, stderr } = await runSample(['message', 'hello', '--via', via, '--seed', '1']);
      const settings = { ...settingsIn(stderr), SMQ_ALLOWED_TOPICS: 'oss-inbox-tasks' };
      const answer = await answerTo(pushFunction, stdout, settings);
      expect(JSON.parse(answer.body)).toMatchObject({ ok: true, handled: 1 });
    },
  );

  it('lists every kind on a line of its own, each of which works', async () => {
    const { stdout } = await runSample(['--list']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(27);
    const { stdout: json } = await runSample(['--list', '--json']);
    const kinds = (JSON.parse(json) as { kind: string }[]).map(({ kind }) => kind);
    expect(lines.map((line) => line.split('  ')[0])).toEqual(kinds);
    expect(kinds).toEqual(expect.arrayContaining(['callback', 'task Index', 'message']));
  });

  it('prints one JSON document with --json, settings and request in it', async () => {
    const { stdout } = await runSample(['callback', '--json', '--count', '2']);
    const { samples, settings } = JSON.parse(stdout) as { samples: object[]; settings: object };
    expect(samples).toHaveLength(2);
    expect(samples[0]).toMatchObject({ event: expect.any(String), request: { url: /^http/ } });
    expect(Object.keys(settings)).toEqual(['CALLBACK_PUBLIC_KEYS']);
  });

  it('explains itself, and warns', async () => {
    for (const kind of [[], ['event'], ['task'], ['callback'], ['message']]) {
      const { code, stdout } = await runSample([...kind, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/never set\s+them in the cloud/);
    }
  });

  it.each([
    ['', 'name a kind'],
    ['fly', "'fly' is no kind of sample"],
    ['event ObjectCreated', 'ObjectCreated:PutObject, '],
    ['event Foo', 'OSS sends no such event'],
    ['event DeleteObject --var a=b', '--var is for uploads'],
    ['event PutObject --as curl', '--as curl is for what comes as an HTTP request'],
    ['event PutObject --to http://127.0.0.1:9/', '--to sends what comes as an HTTP request'],
    ['message a --via push-xml --wrap dead-letter', 'of a push there is none'],
    ['message a --via oss-trigger', 'Allowed choices are topic, '],
    ['task OfficeConversion --outcome partly-failed', 'is for task Index'],
    ['callback --ticket-secret short', 'must have 16 characters or more'],
    ['callback --to ftp://127.0.0.1/', 'http or https URL'],
    ['callback --to http://user:pass@127.0.0.1/', 'without a user name'],
    ['callback --count 1001', 'from 1 to 1000'],
    ['callback --count 2 --as http', 'need --out'],
    ['callback --time yesterday', 'must be a time'],
    ['callback --bucket UPPER', 'the name of a bucket'],
    ['callback --var Uid=1', 'name=value'],
    ['callback --json --out file', 'leave out --as and --out'],
  ])('refuses %j in one line', async (line, reason) => {
    const { code, stdout, stderr } = await runSample(line.split(' ').filter(Boolean));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
