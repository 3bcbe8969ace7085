import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCallback } from '../../../../shared/src/index.js';
import type { CapturedRequest } from '../../../../tools/cli/capture/captured-message.js';
import {
  check,
  mistakesOf,
  ownKey,
  requestIn,
  signed,
  vector,
  withBody,
  withChanged,
} from './requests.js';

const attacker = generateKeyPairSync('rsa', { modulusLength: 512 });

describe('two mistakes at once are told', () => {
  it.each<readonly [mistakes: string[], request: CapturedRequest]>([
    [
      ['the path lost the slash at its end', 'something added a line end after the body'],
      withBody({ ...vector('form'), path: '/api/File/15/upload_notify' }, (body) => `${body}\n`),
    ],
    [
      [
        'a gateway put /prod before the path',
        'the JSON was parsed and written again, with different whitespace (the original had none)',
      ],
      withBody({ ...vector('json'), path: `/prod${vector('json').path}` }, (body) =>
        JSON.stringify(JSON.parse(body), undefined, 2),
      ),
    ],
    [
      ['the body was a form, and was parsed and written as JSON', 'something added a query'],
      withBody({ ...vector('form'), query: 'trace=1' }, (body) =>
        JSON.stringify(Object.fromEntries(new URLSearchParams(body))),
      ),
    ],
    [
      [
        'the pluses of the signature became blanks',
        'the query was written again, in another order or encoding',
      ],
      withChanged({ ...vector('formWithQuery'), query: 'index=2&id=1' }, 'authorization', (value) =>
        value.replaceAll('+', ' '),
      ),
    ],
  ])('%j', (mistakes, request) => {
    expect(mistakesOf(request)).toHaveLength(2);
    expect(mistakesOf(request)).toEqual(expect.arrayContaining(mistakes));
  });
});

describe('a forgery is not explained away', () => {
  const forged = withBody(vector('json'), (body) => body.replace('114020', '114021'));

  it('where the body was changed: the signature is told to be genuine, of something else', () => {
    const { verified, mistakes, error, hints, tried } = check(forged);
    expect({ verified, mistakes, code: error?.code }).toEqual({
      verified: false,
      mistakes: [],
      code: 'signature_invalid',
    });
    expect(hints[0]).toMatch(
      /made with OSS's own key .* whose MD5 is 69bb676122db122e6b91c2e2487c8ed0/,
    );
    expect(tried).toBeGreaterThan(500);
    expect(tried).toBeLessThanOrEqual(2000);
  });

  it('where somebody signed it with a key of his own', () => {
    const { path = '', body = Buffer.alloc(0) } = forged;
    const authorization = signCallback({ path, body }, attacker.privateKey);
    const url = Buffer.from('https://evil.example/key.pem').toString('base64');
    const headers = { ...forged.headers, authorization, 'x-oss-pub-key-url': url };
    const { verified, mistakes, hints, error } = check({ ...forged, headers });
    expect({ verified, mistakes, code: error?.code }).toEqual({
      verified: false,
      mistakes: [],
      code: 'key_url_untrusted',
    });
    expect(hints.join('\n')).toContain("the signature was not made with OSS's own key (pinned)");
    expect(hints.join('\n')).toContain('https://evil.example/key.pem');
  });

  it('where the signature is of another request', () => {
    const { authorization = '' } = vector('form').headers;
    expect(mistakesOf(withChanged(vector('json'), 'authorization', () => authorization))).toEqual(
      [],
    );
  });

  it('where there is none', () => {
    const { error, mistakes, hints } = check(
      withChanged(vector('json'), 'authorization', () => undefined),
    );
    expect({ code: error?.code, mistakes }).toEqual({ code: 'signature_missing', mistakes: [] });
    expect(hints[0]).toBe('there is no Authorization header');
  });

  it('where the push is forged', () => {
    const request = withChanged(vector('push'), 'x-mns-topic-owner', () => '1');
    expect(check(request)).toMatchObject({ verified: false, mistakes: [] });
  });
});

describe('of a callback that is signed and still refused it is told why', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  it.each([
    ['a template that was encoded', 'object=%24%7Bobject%7D', 'did not fill in the template'],
    ['a template that was escaped', 'bucket=\\bkt', 'begins with a backslash'],
    ['JSON under the form type', '{"object":"a%2Fb"}', 'callbackBodyType'],
  ])('%s', (_, body, why) => {
    const request = signed('/cb', body);
    const typed = { ...request, headers: { ...request.headers, ...form } };
    const { verified, hints } = check(typed);
    expect({ verified, hint: hints.at(-1) }).toEqual({
      verified: true,
      hint: expect.stringContaining(why),
    });
    expect(hints.at(-1)).toMatch(/^upload-callback refuses it all the same: body_invalid: /);
    const spoiltToo = check({ ...typed, body: Buffer.from(`${body}\n`) });
    expect(spoiltToo.mistakes).toHaveLength(1);
    expect(spoiltToo.hints.at(-1)).toContain(why);
  });

  it('not where it can be decoded, and not of a capture without its body', () => {
    expect(hintsOf(signed('/cb', 'object=a'))).not.toContain('refuses');
    expect(hintsOf({ ...signed('/cb', ''), body: undefined })).not.toContain('refuses');
  });
});

describe('what is to be seen of a request is told', () => {
  it('that its body is cut off', () => {
    expect(hintsOf(spoilt({ 'content-length': '86' }))).toContain(
      'Content-Length is 86, and the body has 81 bytes: some of it is missing',
    );
  });

  it('that its body is not the one that was sent', () => {
    const md5 = { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    expect(hintsOf(spoilt(md5))).toContain('Content-MD5 does not fit the body');
  });

  it('that its query was lost, in an event of Function Compute', () => {
    const query = { a: '1', b: '2', c: '3', d: '4' };
    const request = { ...signed('/cb?a=1&b=2&c=3&d=4', 'a=1'), query };
    expect(hintsOf(request)).toContain('give it with --query');
    expect(mistakesOf(request, { query: 'a=1&b=2&c=3&d=4' })).toEqual([
      'the query was ?a=1&b=2&c=3&d=4',
    ]);
  });

  it('that a query may have been lost', () => {
    expect(hintsOf({ ...vector('token'), query: '' })).toContain('give it with --query');
    expect(hintsOf({ ...vector('token'), query: 'authid=1' })).not.toContain('--query');
  });

  it('how a function is made to trust a key that was given', () => {
    const url = 'https://keys.example/a.pem';
    const request = signed('/cb', 'a=1');
    const named = { ...request.headers, 'x-oss-pub-key-url': Buffer.from(url).toString('base64') };
    const {
      verified,
      signature,
      hints: [hint],
    } = check({ ...request, headers: named });
    expect({ verified, key: signature?.keyName }).toEqual({ verified: true, key: ownKey.name });
    expect(hint).toMatch(
      /^a function trusts this key with CALLBACK_PUBLIC_KEYS=https:\/\/keys\.example\/a\.pem=MF/,
    );
  });
});

describe('whatever is captured', () => {
  it('is checked without a throw, and nothing of it verifies', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('%', '+', '{"a":[', '\\"', '/a//b%2', '='),
    );
    const header = fc.constantFrom(
      'authorization',
      'x-mns-version',
      'content-type',
      'x-oss-pub-key-url',
      'content-md5',
      'x-original-uri',
    );
    const request = fc.record({
      method: text,
      path: text,
      query: fc.oneof(text, fc.dictionary(text, text, { maxKeys: 5 })),
      headers: fc.dictionary(header, text),
      body: fc.oneof(text, fc.json()),
    });
    fc.assert(
      fc.property(request, (fields) => {
        const json = JSON.stringify(fields);
        expect(check(requestIn(json)).verified).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  it('is searched for a bounded time, though its body be large', () => {
    for (const piece of ['\\"', '\n', '{"a":']) {
      const { verified, tried } = check(withBody(vector('json'), () => piece.repeat(200_000)));
      expect({ verified, isCutShort: tried < 500 }).toEqual({ verified: false, isCutShort: true });
    }
  });
});

function hintsOf(request: CapturedRequest): string {
  return check(request).hints.join('\n');
}

/** A body that is not the signed one, with these headers too. */
function spoilt(more: Record<string, string>): CapturedRequest {
  const request = withBody(vector('form'), (body) => body.replace('112595', '1'));
  return { ...request, headers: { ...request.headers, ...more } };
}
