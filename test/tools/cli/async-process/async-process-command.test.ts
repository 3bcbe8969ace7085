import { describe, expect, it } from 'vitest';
import { runBuilt } from '../terminal/run-built.js';

const build = (...args: string[]) => runBuilt(['async-process', 'build', ...args]);
const explain = (args: readonly string[], input?: string) =>
  runBuilt(['async-process', 'explain', ...args], input);

describe('oss-inbox async-process', { timeout: 60_000 }, () => {
  it('builds a value that it explains again', () => {
    const first = ['--action', 'video/concat', '--param', 'ss=1', '--param-base64', 'o=a b/ü.mp4'];
    const second = ['--action', 'pre', '--param', 'o=x', '--param', 'single'];
    const rest = ['--save-as', 'out-bucket/{dirname}/all.mp4', '--topic', 'task-results'];
    const built = build(...first, ...second, ...rest);
    expect(built).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^video\/concat,ss_1,o_\S+\n$/),
      stderr: '',
    });
    const { code, stdout } = explain(['--json'], built.stdout);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      value: built.stdout.trim(),
      parsed: {
        actions: [
          {
            name: 'video/concat',
            params: [
              ['ss', '1'],
              ['o', 'YSBiL8O8Lm1wNA'],
            ],
          },
          {
            name: 'pre',
            params: [
              ['o', 'x'],
              ['', 'single'],
            ],
          },
        ],
        saveAs: { bucket: 'out-bucket', object: '{dirname}/all.mp4' },
        notify: { topic: 'task-results' },
      },
      problems: [],
    });
  });

  it('warns beside the value, and gives the POST body as JSON', () => {
    const args = ['--action', 'doc/convert', '--save-as', '/{dirname}/a.png'];
    const { code, stdout, stderr } = build(...args);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'doc/convert|sys/saveas,o_e2Rpcm5hbWV9L2EucG5n\n',
    });
    expect(stderr).toContain('warning: There is no notify');
    expect(JSON.parse(build(...args, '--json').stdout)).toEqual({
      value: stdout.trim(),
      body: `x-oss-async-process=${encodeURIComponent(stdout.trim())}`,
      problems: [{ severity: 'warning', message: expect.any(String) }],
    });
  });

  it.each([
    ['no action', [], '--action'],
    ['a parameter before its action', ['--param', 'a=b', '--action', 'a/b'], 'behind the --action'],
    [
      'a parameter given twice',
      ['--action', 'a/b', '--param', 'a=b', '--param', 'a=c'],
      'given twice',
    ],
    ['a value that holds a comma', ['--action', 'a/b', '--param', 'a=b,c'], 'params.a'],
    ['a placeholder for a bucket', ['--action', 'a/b', '--save-as', '{dirname}/a'], '/{dirname}/a'],
    ['a key without a bucket', ['--action', 'a/b', '--save-as', 'a'], 'bucket/key'],
    ['no topic name', ['--action', 'a/b', '--topic', 'a/b'], 'notify.topic'],
  ])('exits 2 for %s', (_, args, message) => {
    const { code, stdout, stderr } = build(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('explains in a table, and exits 1 for what OSS would refuse', () => {
    const { code, stdout } = explain(['doc/convert|sys/notify,topic_task-results']);
    expect(code).toBe(1);
    expect(stdout).toBe(`doc/convert           its result arrives as OfficeConversion
sys/notify            who hears of it
  topic_task-results  SMQ topic that hears of the result

error: notify,topic_ looks like the name itself; encoded it is topic_dGFzay1yZXN1bHRz
`);
  });

  it('shows control characters as escapes', () => {
    expect(explain(['a/b\u001b[31m']).stdout).not.toContain('\u001b');
  });

  it.each([
    ['', 'the input is empty'],
    ['a'.repeat(70_000), 'larger than 64 KiB'],
  ])('refuses an input that is empty or huge', (input, message) => {
    const { code, stderr } = explain(['-'], input);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });
});
