import { describe, expect, it } from 'vitest';
import { SecretFilter } from '../../../shared/src/core/index.js';

function filterOf(...secrets: (string | undefined)[]): SecretFilter {
  const filter = new SecretFilter();
  filter.learn(secrets);
  return filter;
}

describe('a secret', () => {
  it.each([
    ['as it is', 'k"ey/+= 1'],
    ['in JSON', 'k\\"ey/+= 1'],
    ['in a URL', 'k%22ey%2F%2B%3D+1'],
  ])('is hidden %s', (_form, text) => {
    expect(filterOf('k"ey/+= 1').hide(`<${text}> and ${text}`)).toBe('<[secret]> and [secret]');
  });

  it('that begins with another is hidden whole', () => {
    expect(filterOf('secret', 'secret-of-mine').hide('secret-of-mine')).toBe('[secret]');
  });

  it('that is too short stays, since it could stand anywhere', () => {
    expect(filterOf('short', '', undefined).hide('short cut')).toBe('short cut');
  });

  it('may have any character in it', () => {
    const odd = '.*[a](b)|c^$\\d\ud800';
    expect(filterOf(odd).hide(`x${odd}y`)).toBe('x[secret]y');
  });

  it('that was learnt later is hidden, too', () => {
    const filter = filterOf('the first');
    filter.hide('');
    filter.learn(['the second']);
    expect(filter.hide('the first, the second')).toBe('[secret], [secret]');
  });

  it('is forgotten once many newer ones are known', () => {
    const filter = filterOf('the oldest');
    filter.learn(Array.from({ length: 64 }, (_, index) => `newer secret ${index}`));
    expect(filter.hide('the oldest, newer secret 0')).toBe('the oldest, [secret]');
  });
});

it('a ticket is hidden without being known', () => {
  const ticket = `v1.${'a'.repeat(30)}.${'b'.repeat(43)}`;
  expect(filterOf().hide(`ticket=${ticket}&v1.2.3`)).toBe('ticket=[ticket]&v1.2.3');
});

describe('an error', () => {
  const filter = filterOf('the token');

  it('says the same without the secret, and has nothing else', () => {
    const thrown = Object.assign(new TypeError('sent the token'), { headers: 'the token' });
    const hidden = filter.hideIn(thrown);
    expect(hidden).toMatchObject({ name: 'TypeError', message: 'sent [secret]' });
    expect(hidden.stack).toContain('secret-filter.test');
    expect(hidden.stack).not.toContain('the token');
    expect(hidden).not.toHaveProperty('headers');
  });

  it.each([
    ['the token', '[secret]'],
    [null, 'null'],
    [{ a: 'the token' }, '[secret]'],
  ])('may be anything that was thrown: %j', (thrown, expected) => {
    expect(filter.hideIn(thrown).message).toContain(expected);
  });
});
