import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Mns from '@alicloud/mns';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Smq, startSmq } from '../../../../tools/local/smq/start-smq.js';
import { startTestFc, type TestFc } from '../../local/fc/test-fc.js';
import { cli, runCli } from '../run-cli.js';
import { account, deadLetter, outcomesOf, source } from './dead-letters.js';

vi.setConfig({ testTimeout: 60_000 });

let smq: Smq;
let test: TestFc;
let client: Mns;
let queue = 0;
beforeAll(async () => {
  smq = await startSmq({ port: 0, owner: { region: 'cn-hangzhou', account: '1234567890123456' } });
  test = await startTestFc(source);
  const access = { accessKeyId: 'id', accessKeySecret: 'secret' };
  client = new Mns(account, { ...access, endpoint: smq.url });
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', access.accessKeyId);
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', access.accessKeySecret);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([test.fc.close(), smq.close()]);
});
beforeEach(() => {
  queue += 1;
  smq.broker.createQueue(`q${queue}`);
});

const place = () => ['--queue', `q${queue}`, '--account', account, '--endpoint', smq.url];
const replay = (...args: string[]) => runCli(['replay', ...place(), '--json', ...args]);
const toLocal = () => ['--to', `local:${test.fc.url}`];

async function send(...bodies: string[]): Promise<void> {
  for (const MessageBody of bodies) await client.sendMessage(`q${queue}`, { MessageBody });
}

/** Request ids of the dead letters that are in the queue, once those that were given back are visible again. */
async function remaining(): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const answer = await client.receiveMessage(`q${queue}`, 2).catch(() => undefined);
    const body = answer?.body?.['MessageBody'];
    if (body === undefined) return ids.sort();
    ids.push(
      (JSON.parse(body) as { requestContext: { requestId: string } }).requestContext.requestId,
    );
  }
}

describe('oss-inbox replay --queue', () => {
  it('deletes what the function took, and gives back at once what failed or was not chosen', async () => {
    const base64 = Buffer.from(deadLetter('2', 'two')).toString('base64');
    await send(deadLetter('1', 'one'), base64, deadLetter('3', 'fail'), deadLetter('4', 'four'));
    const { code, stdout } = await replay('--yes', '--only', '1', '2', '3', ...toLocal());
    expect(code).toBe(1);
    expect(outcomesOf(stdout)).toEqual(['1 replayed', '2 replayed', '3 failed']);
    expect(await remaining()).toEqual(['3', '4']);
  });

  it('deletes nothing when it only lists', async () => {
    await send(deadLetter('1', 'one'), deadLetter('2', 'two'));
    const { code, stdout } = await replay('--dry-run', ...toLocal());
    expect(code).toBe(0);
    expect(outcomesOf(stdout)).toEqual(['1 listed', '2 listed']);
    expect(await remaining()).toEqual(['1', '2']);
  });

  it('leaves what is no dead letter in the queue', async () => {
    await client.sendMessage(`q${queue}`, { MessageBody: 'hello' });
    const { code, stdout } = await replay('--yes', ...toLocal());
    expect(code).toBe(1);
    expect(stdout).toContain('no payload of a failure destination');
    const { body } = await client.receiveMessage(`q${queue}`, 2);
    expect(body?.['MessageBody']).toBe('hello');
  });

  it('takes no more than the limit', async () => {
    await send(deadLetter('1', 'one'), deadLetter('2', 'two'));
    const { stdout } = await replay('--yes', '--limit', '1', ...toLocal());
    expect(outcomesOf(stdout)).toEqual(['1 replayed']);
    expect(await remaining()).toEqual(['2']);
  });

  it('stops after the current dead letter at Ctrl-C, and gives the others back', async () => {
    await send(deadLetter('1', 'slow'), deadLetter('2', 'two'));
    const args = ['replay', ...place(), '--json', '--yes', ...toLocal()];
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    const closed = once(child, 'close');
    test.lines.length = 0;
    await vi.waitUntil(() => test.lines.length > 0, 20_000);
    child.kill('SIGINT');
    expect((await closed)[0]).toBe(1);
    expect(outcomesOf(stdout)).toEqual(['1 replayed', '2 left']);
    expect(await remaining()).toEqual(['2']);
  });

  it.each([
    ['there is no such queue', ['--queue', 'none'], 'there is no queue none'],
    [
      'nothing listens',
      ['--endpoint', 'http://127.0.0.1:1'],
      'could not be reached (ECONNREFUSED)',
    ],
  ])('fails in one line where %s', async (_, args, expected) => {
    const { code, stderr } = await replay(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^oss-inbox: [^\n]+\n$/);
    expect(stderr).toContain(expected);
  });

  it('asks for the credentials, and for the account', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', '');
    const { code, stderr } = await replay();
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'id');
    expect(code).toBe(1);
    expect(stderr).toContain('set ALIBABA_CLOUD_ACCESS_KEY_ID');
    expect(await runCli(['replay', '--queue', 'q'])).toMatchObject({ code: 2 });
  });
});
