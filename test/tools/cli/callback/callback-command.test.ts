import { describe, expect, it } from 'vitest';
import { runBuilt } from '../terminal/run-built.js';

const build = (...args: string[]) => runBuilt(['callback', 'build', ...args]);
const explain = (args: readonly string[], input?: string) =>
  runBuilt(['callback', 'explain', ...args], input);

const url = ['--url', 'https://app.example.com/cb'];

describe('oss-inbox callback', { timeout: 60_000 }, () => {
  it('builds carriers that it explains again', () => {
    const args = ['--json-body', '--field', 'key=${object}', '--field', 'uid=${x:uid}'];
    const { code, stdout, stderr } = build(
      ...url,
      ...args,
      '--var',
      'uid=u-1001',
      '--as',
      'headers',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^x-oss-callback: [\w+/=]+\nx-oss-callback-var: [\w+/=]+\n$/);
    const explained = explain(['--json'], stdout);
    expect(explained.code).toBe(0);
    expect(JSON.parse(explained.stdout)).toMatchObject({
      ok: true,
      parameter: { urls: [url[1]], sni: true, bodyType: 'json' },
      variables: { 'x:uid': 'u-1001' },
      request: {
        body: '{"key":"uploads/Bericht 中国.png","uid":"u-1001","reqId":"6B011F23284281CE075F3B42"}',
      },
      problems: [],
    });
  });

  it('prints all three carriers, each option in force', () => {
    const urls = [...url, '--url', 'http://b.example.com/'];
    const transport = ['--host', 'c.example.com', '--no-sni', '--header', 'tenant=t1'];
    const { stdout } = build(...urls, ...transport, '--body', 'a=${size}');
    const [headers = '', query = '', form = ''] = stdout.split('\n\n');
    expect(headers).toContain('x-oss-callback: ');
    const callback = new URLSearchParams(query).get('callback') ?? '';
    expect(form.trim()).toBe(`callback=${callback}`);
    expect(JSON.parse(Buffer.from(callback, 'base64').toString())).toEqual({
      callbackUrl: 'https://app.example.com/cb;http://b.example.com/',
      callbackHost: 'c.example.com',
      callbackBody: 'a=${size}&reqId=${reqId}',
      callbackBodyType: 'application/x-www-form-urlencoded',
      callbackSNI: false,
      additionalHeaders: { tenant: 't1' },
    });
  });

  it('gives all of it as JSON', () => {
    const { code, stdout } = build(...url, '--var', 'uid=u', '--json');
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'parameter',
      'headers',
      'query',
      'form',
      'request',
      'problems',
    ]);
  });

  it('warns of what OSS would refuse, for stand-ins take it', () => {
    const { code, stderr } = build('--url', 'https://127.0.0.1:4653/');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('127.0.0.1 is private'),
    });
  });

  it.each([
    ['no URL', [], '--url'],
    ['a URL without a scheme', ['--url', 'a.com'], 'url: must begin with http'],
    ['a variable in capitals', [...url, '--var', 'Uid=a'], 'variables'],
    ['a variable without a value', [...url, '--var', 'uid'], 'It must be name=value'],
    ['a variable given twice', [...url, '--var', 'uid=a', '--var', 'uid=b'], 'uid is given twice'],
    ['a body and fields', [...url, '--body', 'a=b', '--field', 'a=b'], 'cannot be used with'],
    ['an unknown variable', [...url, '--field', 'a=${key}'], 'OSS has no variable'],
  ])('exits 2 for %s', (_, args, message) => {
    const { code, stdout, stderr } = build(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('shows the request that OSS would send, and exits 1 for one that nobody can read', () => {
    const parameter = {
      callbackUrl: 'http://app.example.com/cb',
      callbackBody: '{"a":"${reqId}"}',
      callbackBodyType: 'application/json',
    };
    const { code, stdout } = explain([JSON.stringify(parameter)]);
    expect(code).toBe(1);
    expect(stdout).toContain(`
  POST /cb HTTP/1.1
  Host: app.example.com
  Content-Type: application/json

  {"a":""6B011F23284281CE075F3B42""}
`);
    expect(stdout).toContain('error: The body is no JSON object');
  });

  it('takes the variables apart from the parameter', () => {
    const parameter = '{"callbackUrl":"a.com","callbackBody":"u=${x:u}"}';
    const { stdout } = explain([parameter, '--callback-var', '{"x:u":"1 2"}']);
    expect(stdout).toContain('\n  u=1%202\n');
  });

  it('shows what the Base64 holds when OSS would refuse it', () => {
    const { code, stdout } = explain(
      ['-'],
      `${Buffer.from('{"callbackUrl":1}').toString('base64')}\n`,
    );
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(
        /^It holds:\n {2}\{"callbackUrl":1\}\n\nerror: OSS refuses it: .*EC 0007-00000004/s,
      ),
    });
  });
});
