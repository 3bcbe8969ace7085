import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Environment, readConfig } from '../../../shared/src/config/index.js';

const hook = 'https://hooks.example/in';
const secret = (bytes: number) => `whsec_${Buffer.alloc(bytes, 's3cr3t').toString('base64')}`;

function expectRefusal(env: Environment, problem: string): void {
  expect(() => readConfig(env)).toThrow(
    expect.objectContaining({
      code: 'config_invalid',
      message: `the function's configuration is wrong: ${problem}`,
    }),
  );
}

describe('the settings of the handoff', () => {
  it('have defaults', () => {
    expect(readConfig({})).toMatchObject({
      handoffUrl: undefined,
      handoffSecrets: [],
      handoffFunction: undefined,
      handoffFunctionEndpoint: undefined,
      handoffAllowPrivate: false,
    });
  });

  it.each([
    'https://hooks.example',
    'https://hooks.example/',
    'https://hooks.example:8443/a/b@c?d=http://e/@f',
    'https://hooks.example?a=b',
    'https://[2606:4700::1111]:443/',
    'https://bücher.example/',
  ])('take the URL %s', (value) => {
    const env = { HANDOFF_URL: value, HANDOFF_SECRET: secret(24) };
    expect(readConfig(env).handoffUrl).toBe(value);
  });

  it.each([
    'hooks.example',
    'ftp://hooks.example/',
    'HTTPS://hooks.example/',
    'https:/hooks.example/',
    'https://',
    'https:///in',
    'https://user@hooks.example/',
    'https://user:s3cr3t@hooks.example/',
    'https://user:s3cr3t@/in',
    'https://hooks.example\\@elsewhere.example/',
    'https://hooks.example/in#s3cr3t',
    'https://hooks.example#s3cr3t',
    'https://hooks.example:99999/',
    'https://hooks.example:https/',
    'https://[::1/',
    'https://1.2.3.999/',
    'https://hooks example/',
    'https://hooks.example/a b',
  ])('refuse the URL %s', (value) => {
    expectRefusal(
      { HANDOFF_URL: value, HANDOFF_SECRET: secret(24) },
      'HANDOFF_URL must be an https:// URL without a user or a fragment',
    );
  });

  it('refuse a URL without a secret', () => {
    expectRefusal({ HANDOFF_URL: hook }, 'HANDOFF_URL needs a HANDOFF_SECRET');
  });

  it.each(['HANDOFF_URL', 'HANDOFF_FUNCTION_ENDPOINT'])(
    'take plain http in %s only where private addresses are allowed',
    (name) => {
      const env = { [name]: 'http://127.0.0.1:8080', HANDOFF_SECRET: secret(24) };
      expectRefusal(
        env,
        'HANDOFF_URL and HANDOFF_FUNCTION_ENDPOINT must be https:// unless HANDOFF_ALLOW_PRIVATE=true',
      );
      expect(readConfig({ ...env, HANDOFF_ALLOW_PRIVATE: 'true' })).toMatchObject({
        handoffAllowPrivate: true,
      });
    },
  );

  it('take secrets of 24 to 64 bytes, the newest first, and show nothing of them', () => {
    const env = {
      HANDOFF_URL: hook,
      HANDOFF_SECRET: `${secret(64)}, ${secret(24)}\n${secret(25)}`,
    };
    const config = readConfig(env);
    expect(config.handoffSecrets.map(({ symmetricKeySize }) => symmetricKeySize)).toEqual([
      64, 24, 25,
    ]);
    expect(config.handoffSecrets[1]?.export()).toEqual(Buffer.alloc(24, 's3cr3t'));
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain('s3cr3t');
    expect(JSON.stringify(config)).not.toContain(secret(24).slice(6));
  });

  it.each([
    ['too short', secret(23)],
    ['too long', secret(65)],
    ['without its mark', secret(24).slice(6)],
    ['with the mark of a public key', secret(24).replace('whsec_', 'whpk_')],
    ['without its padding', secret(25).replace(/=+$/, '')],
    ['in the other alphabet', `whsec_${Buffer.alloc(24, 0xff).toString('base64url')}`],
    ['not in Base64', `whsec_${'*'.repeat(32)}`],
    ['empty', 'whsec_'],
  ])('refuse a secret that is %s, by its place', (_, entry) => {
    const env = { HANDOFF_URL: hook, HANDOFF_SECRET: `${secret(24)},${entry}` };
    expectRefusal(env, 'HANDOFF_SECRET entry 2 must be whsec_ and the Base64 of 24 to 64 bytes');
  });

  it.each([
    ['my-service/my_function', { service: 'my-service', function: 'my_function' }],
    ['s/f.prod', { service: 's', function: 'f', qualifier: 'prod' }],
    ['s/f.12', { service: 's', function: 'f', qualifier: '12' }],
  ])('take the function %s', (value, expected) => {
    expect(readConfig({ HANDOFF_FUNCTION: value }).handoffFunction).toStrictEqual(expected);
  });

  it.each(['f', 's/', '/f', 's.q/f', 's/f.', 's/f.a.b', 's/f/g', 's$f', `s/${'f'.repeat(129)}`])(
    'refuse the function %s',
    (value) => {
      expectRefusal(
        { HANDOFF_FUNCTION: value },
        'HANDOFF_FUNCTION must be service/function or service/function.qualifier',
      );
    },
  );
});
