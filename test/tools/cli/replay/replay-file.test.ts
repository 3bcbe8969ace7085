import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestFc, type TestFc } from '../../local/fc/test-fc.js';
import { temporaryFolder } from '../../local/temporary-folder.js';
import { callbackSignal } from '../ledger/fill-ledger.js';
import { runCli } from '../run-cli.js';
import { account, deadLetter, outcomesOf, rejected, source } from './dead-letters.js';

vi.setConfig({ testTimeout: 60_000 });

let test: TestFc;
let file: string;
beforeAll(async () => {
  test = await startTestFc(source);
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'id');
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'secret');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await test.fc.close();
});
beforeEach(async () => {
  file = join(await temporaryFolder(), 'dead-letters.jsonl');
  test.lines.length = 0;
});

const replay = (...args: string[]) => runCli(['replay', '--file', file, ...args]);
const got = () =>
  test.lines.map(({ text }) => Buffer.from(text.slice(4), 'base64').toString('latin1'));

async function ids(only: string): Promise<string[]> {
  return outcomesOf((await replay('--json', '--only', only)).stdout);
}

describe('oss-inbox replay --file', () => {
  it('lists dead letters with their reasons and signals, and delivers nothing without --to', async () => {
    const sample = new URL('../../../samples/fc-async-destination-failure.json', import.meta.url);
    await writeFile(file, await readFile(sample, 'utf8'));
    const { code, stdout } = await replay();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^1 {2}1-66f2a1f0-15197d0b-d07710222f9d {2}example-oss-worker, .* old, 4 attempts$/m,
    );
    expect(stdout).toContain('InvocationError: Function timed out after 60 seconds');
    expect(stdout).toContain(
      'oss:ObjectCreated:PutObject  example-uploads/uploads/2026/photo 1.jpg',
    );
    expect(stdout).toContain('1 listed, nothing delivered.');
  });

  it('delivers each once, and goes on with the rest the next time', async () => {
    await writeFile(
      file,
      [deadLetter('1', 'one'), deadLetter('2', 'fail'), deadLetter('3', 'three')].join('\n'),
    );
    const to = ['--to', `local:${test.fc.url}`, '--yes', '--json'];
    const first = await replay(...to);
    expect(first.code).toBe(1);
    expect(outcomesOf(first.stdout)).toEqual(['1 replayed', '2 failed', '3 replayed']);
    expect(first.stdout).toContain('HandledInvocationError: still broken');
    expect(got()).toEqual(['one', 'fail', 'three']);
    // What is done is known by its content, wherever it is in the file.
    await writeFile(
      file,
      `[${deadLetter('4', 'four')},\n${(await readFile(file, 'utf8')).replaceAll('\n', ',')}]`,
    );
    const second = await replay(...to);
    expect(outcomesOf(second.stdout)).toEqual(['4 replayed', '2 failed']);
  });

  it.each([
    ['fc3', ['--to', 'fc3']],
    ['a function of a service', ['--to', 'any-service/f']],
    ['local', ['--to', 'local']],
  ])('sends the exact bytes by the real client to %s', async (name, to) => {
    await writeFile(file, [deadLetter('1', 'ü{"a":1}'), rejected('2', '/wCA', true)].join('\n'));
    const place =
      name === 'local' ? ['--to', `local:${test.fc.url}`] : [...to, '--fc-endpoint', test.fc.url];
    const { stdout } = await replay(...place, '--yes', '--json', '--only', '1', '2');
    expect(outcomesOf(stdout)).toEqual(['1 replayed', '2 replayed']);
    expect(got()[1]).toBe('\xff\x00\x80');
    expect(Buffer.from(got()[0] ?? '', 'latin1').toString()).toBe('ü{"a":1}');
  });

  it.each([
    ['fc3', ['--to', 'fc3']],
    ['a function of a service', ['--to', 'any-service/f']],
  ])('tells an error of the function and of %s', async (_, to) => {
    await writeFile(file, [deadLetter('1', 'fail'), deadLetter('2', 'ok')].join('\n'));
    const place = [...to, '--fc-endpoint', test.fc.url, '--account', account];
    const { code, stdout } = await replay(...place, '--yes', '--json');
    expect(code).toBe(1);
    expect(outcomesOf(stdout)).toEqual(['1 failed', '2 replayed']);
    expect(stdout).toContain('HandledInvocationError: still broken');
    const none = to[1] === 'fc3' ? ['--to', 'fc3', '--function', 'none'] : ['--to', 's/none'];
    const refused = await replay(...none, '--fc-endpoint', test.fc.url, '--yes');
    expect(refused.stdout).toContain("function 'none' does not exist");
    expect(refused.stdout).toContain('0 replayed, 1 failed.');
  });

  it.each([
    ['an HTTP answer of 2xx', 'http 204', 'replayed'],
    ['another HTTP answer', 'http 500', 'failed'],
    ['a rejection', 'reject', 'failed'],
  ])('takes %s for what it is', async (_, event, expected) => {
    await writeFile(file, deadLetter('1', event));
    const { stdout } = await replay('--to', `local:${test.fc.url}`, '--yes', '--json');
    expect(outcomesOf(stdout)).toEqual([`1 ${expected}`]);
  });

  it('does not deliver what no function could decode', async () => {
    await writeFile(file, rejected('1', '{"broken'));
    const { code, stdout } = await replay('--to', `local:${test.fc.url}`, '--yes');
    expect(code).toBe(1);
    expect(stdout).toContain('nothing in it can be decoded');
    expect(got()).toEqual([]);
  });

  const replayed = JSON.stringify({ replay: callbackSignal('u-1') });
  const believed = JSON.stringify({ replay: callbackSignal('u-1'), unconfirmed: true });
  const others = ['{"replay":1}', '{"unconfirmed":true, "a":1}', 'text'];
  it.each([
    ['with --unconfirmed', ['--unconfirmed'], believed],
    ['without it', [], replayed],
  ])('has uploads confirmed or not as the operator says: %s', async (_, options, expected) => {
    // Whatever the dead letters hold, and other events as they are.
    const deadLetters = [replayed, believed, ...others].map((event, at) =>
      rejected(`${at}`, event),
    );
    await writeFile(file, deadLetters.join('\n'));
    const to = ['--to', `local:${test.fc.url}`, '--yes'];
    await replay(...to, '--only', '0', '1', '2', '3', '4', ...options);
    expect(got()).toEqual([expected, expected, ...others]);
  });

  it('chooses by id, signal type and reason', async () => {
    await writeFile(
      file,
      [deadLetter('1', 'one'), rejected('2', 'two'), deadLetter('3', '[]')].join('\n'),
    );
    expect(await ids('1')).toEqual(['1 listed']);
    expect(await ids('handler_failed')).toEqual(['2 listed']);
    expect(await ids('smq:*')).toEqual(['1 listed', '2 listed', '3 listed']);
    expect(await ids('none')).toEqual([]);
  });

  it('says what is no dead letter', async () => {
    const good = deadLetter('1', 'one');
    await writeFile(file, `{"a":1}\nnonsense\n${good.replace('"InvocationError"', '""')}\n`);
    const { code, stdout } = await replay();
    expect(code).toBe(1);
    expect(stdout).toContain('it has no requestContext');
    expect(stdout).toContain('it is not JSON');
    expect(stdout).toContain('nothing failed');
  });

  it.each([
    [['--to', 'local'], '--yes or --dry-run'],
    [['--yes'], 'say with --to'],
    [['--to', 'nowhere'], 'It must be local'],
    [['--to', 'local', '--yes', '--dry-run'], 'cannot be used with'],
    [['--ledger'], 'cannot be used with'],
  ])('refuses %j', async (args, expected) => {
    await writeFile(file, deadLetter('1', 'one'));
    const { code, stderr } = await replay(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});
