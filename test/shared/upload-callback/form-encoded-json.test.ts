import { describe, expect, it } from 'vitest';
import { decodeVerifiedCallback } from '../../../shared/src/upload-callback/index.js';

const body = Buffer.from('{"object":"a%2Fb.txt","reqId":"r1"}');
const decodeAs = (type: string) =>
  decodeVerifiedCallback({ path: '/', query: '', headers: { 'content-type': type }, body }, '/');

describe('a callback with %2F within JSON', () => {
  it('is refused where its header says that OSS filled in a form', () => {
    expect(() => decodeAs('application/x-www-form-urlencoded')).toThrow('callbackBodyType');
  });

  it('has it in its key where its header says JSON', () => {
    expect(decodeAs('application/json').data.object).toBe('a%2Fb.txt');
  });
});
