import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseXml } from '../../../../tools/wire/index.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startTestOss, type TestOss } from './test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss({ folder: await temporaryFolder(), maxBody: 100_000 });
});
afterAll(() => test.oss.close());

const method = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH');
const path = fc.constantFrom(
  ...'/ /bkt /bkt/a /bkt/b /bkt/%00 /bkt// /bkt/%2e%2e/x // /bkt/% * /constructor/__proto__'.split(
    ' ',
  ),
  ...'/callback_pub_key_v1.pem?x http://127.0.0.1/bkt/a /bkt?'.split(' '),
);
const parameters = `append position=0 uploads uploadId=X partNumber=1 delete acl = & bucketInfo location
  list-type=2 max-keys=3 prefix=%00 delimiter=/ a=%z continuation-token=YQ== objectMeta marker=b
  x-oss-async-process callback=e30= encoding-type=url response-expires=%0a versionId __proto__=1`;
const query = fc.array(fc.constantFrom(...parameters.split(/\s+/)), { maxLength: 3 });
const headers = fc.uniqueArray(
  fc.constantFrom<[string, string]>(
    ['range', 'bytes=0-1'],
    ['range', 'bytes=99999999999999999999-'],
    ['if-match', '*'],
    ['if-none-match', ''],
    ['if-modified-since', 'x'],
    ['x-oss-copy-source', '/bkt/a'],
    ['x-oss-copy-source', '/bkt/%zz'],
    ['x-oss-copy-source-range', 'bytes=5-1'],
    ['x-oss-metadata-directive', 'REPLACE'],
    ['content-md5', 'x'],
    ['content-type', 'multipart/form-data; boundary=x'],
    ['x-oss-callback', '%'],
    ['x-oss-meta-a', '\u00ff'],
    ['x-oss-complete-all', 'yes'],
    ['x-oss-range-behavior', 'standard'],
    ['host', 'bkt.localhost'],
    ['authorization', 'OSS a:b'],
  ),
  { maxLength: 4, selector: ([name]) => name },
);
const part = '--x\r\nContent-Disposition: form-data; name=';
const body = fc.constantFrom(
  '',
  'hello',
  '<Delete><Object><Key>a</Key></Object></Delete>',
  '<CompleteMultipartUpload><Part/></CompleteMultipartUpload>',
  `${part}"key"\r\n\r\n\${filename}\r\n${part}"file"; filename="$&/../a"\r\n\r\nhi\r\n--x--\r\n`,
  'x-oss-async-process=doc/convert,target_pdf|sys/saveas,o_YQ',
  'a'.repeat(150_000),
);

it('answers whatever it is asked, and never fails', async () => {
  const asked = fc.record({ method, path, query, headers, body });
  await fc.assert(
    fc.asyncProperty(asked, async (ask) => {
      const sign = ask.path.includes('?') ? '&' : '?';
      const outgoing = request({
        host: '127.0.0.1',
        port: test.oss.port,
        method: ask.method,
        path: `${ask.path}${sign}${ask.query.join('&')}`,
        headers: {
          ...Object.fromEntries(ask.headers),
          'content-length': Buffer.byteLength(ask.body),
        },
      });
      outgoing.end(ask.body);
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      const answer = await text(response);
      expect(response.statusCode).not.toBe(500);
      if ((response.statusCode ?? 0) < 400 || ask.method === 'HEAD') return;
      expect(parseXml(answer).name).toBe('Error');
    }),
    { numRuns: 500 },
  );
}, 30_000);
