import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOss, type TestOss } from '../test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
});
afterAll(() => test.oss.close());

const content = Buffer.from('hello\r\n--not the boundary\r\n\0\xff', 'latin1');

function form(fields: Record<string, string>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new File([content], 'photo 1.txt', { type: 'text/plain' }));
  data.append('Key', 'after the file: ignored');
  return data;
}
const post = (body: FormData) => fetch(`${test.oss.url}/bkt`, { method: 'POST', body });

/** A body as it goes over the wire, sent in pieces of this size. */
async function postRaw(text: string, piece = text.length) {
  const bytes = Buffer.from(text.replaceAll('\n', '\r\n'));
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += piece) {
        controller.enqueue(bytes.subarray(at, at + piece));
      }
      controller.close();
    },
  });
  const headers = { 'content-type': 'multipart/form-data; boundary=xyz' };
  const response = await fetch(`${test.oss.url}/bkt`, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  });
  return { status: response.status, text: await response.text() };
}
const part = (name: string, value: string) =>
  `--xyz\nContent-Disposition: form-data; name="${name}"\n\n${value}\n`;

describe('a form upload', () => {
  it('puts the file name into the key, whatever the case of the field names', async () => {
    const expiration = new Date(Date.now() + 60_000).toISOString();
    const policy = test.client.calculatePostSignature({ expiration, conditions: [] });
    const response = await post(form({ ...policy, KEY: 'form/${filename}' }));
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect((await test.client.get('form/photo 1.txt')).content).toEqual(content);
  });

  it('is read in whatever pieces it comes', async () => {
    const body = `${part('key', 'form/中')}--xyz\nContent-Disposition: form-data; name="file"; filename="x"\nContent-Type: a/b\n\nhe--xyz\n--xy\nllo\n--xyz--\n`;
    for (const piece of [1, 2, 7]) {
      expect((await postRaw(body, piece)).status).toBe(204);
      const { content: stored, res } = await test.client.get('form/中');
      expect([stored.toString(), res.headers['content-type']]).toEqual([
        'he--xyz\r\n--xy\r\nllo',
        'a/b',
      ]);
    }
  });

  it('keeps metadata in whatever letters, as a PutObject does', async () => {
    const meta = 'für 中';
    const expected = Buffer.from(meta).toString('latin1');
    await post(form({ key: 'form/meta', 'x-oss-meta-a': meta }));
    await fetch(`${test.oss.url}/bkt/put/meta`, {
      method: 'PUT',
      headers: { 'x-oss-meta-a': expected },
      body: 'hello',
    });
    for (const key of ['form/meta', 'put/meta']) {
      const { headers } = await fetch(`${test.oss.url}/bkt/${key}`);
      expect(headers.get('x-oss-meta-a')).toBe(expected);
      const event = test.events.find((each) => each.key === key);
      expect(JSON.parse(event?.document ?? '')).toMatchObject({
        events: [{ oss: { object: { objectMeta: { userMeta: { 'x-oss-meta-a': meta } } } } }],
      });
    }
  });

  it('takes a file of many pieces', async () => {
    const large = Buffer.alloc(3_000_000, 'content\r\n');
    const data = new FormData();
    data.append('key', 'form/large');
    data.append('file', new Blob([large]));
    expect((await post(data)).status).toBe(204);
    expect((await test.client.get('form/large')).content.equals(large)).toBe(true);
  });

  it.each([
    ['200', 200, ''],
    ['201', 201, '<Key>form/a</Key>'],
    ['404', 204, ''],
  ])('answers success_action_status %s', async (success_action_status, status, text) => {
    const response = await post(form({ key: 'form/a', success_action_status }));
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  it.each([
    ['no key', form({}), 'InvalidArgument'],
    ['a key that is too long', form({ key: 'a'.repeat(1024) }), 'InvalidObjectName'],
    ['no file', new FormData(), 'IncorrectNumberOfFilesInPOSTRequest'],
    [
      'metadata that no header takes',
      form({ key: 'a', 'x-oss-meta-a': 'b\r\nc' }),
      'InvalidArgument',
    ],
    [
      'a policy that is over',
      form({ key: 'a', policy: btoa('{"expiration":"2020-01-01T00:00:00Z","conditions":[]}') }),
      'AccessDenied',
    ],
  ])('refuses one with %s', async (_, body, code) => {
    const response = await post(body);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });

  it.each([
    ['no boundary at all', 'hello\n'],
    ['an end before the file', part('key', 'a')],
    ['a part without a name', '--xyz\nContent-Disposition: form-data\n\na\n--xyz--\n'],
    ['a file that breaks off', `${part('key', 'cut')}${part('file', 'hello')}`],
    ['something behind a boundary', '--xyzw\n'],
  ])('refuses a body with %s', async (_, body) => {
    expect(await postRaw(body)).toMatchObject({
      status: 400,
      text: expect.stringContaining('<Code>MalformedPOSTRequest</Code>'),
    });
    await expect(test.client.head('cut')).rejects.toMatchObject({ status: 404 });
  });

  it('refuses a body that is no form', async () => {
    const response = await fetch(`${test.oss.url}/bkt`, { method: 'POST', body: 'hello' });
    expect(await response.text()).toContain('<Code>MalformedPOSTRequest</Code>');
  });

  it('refuses fields without end', async () => {
    expect(await postRaw(part('key', 'a'.repeat(5_000_000)))).toMatchObject({ status: 400 });
  });
});
