import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFc, type TestFc } from './test-fc.js';

const source = `exports.handler = async (event) => 'done';`;
const anonymous = { methods: ['POST'], authType: 'anonymous' };

let test: TestFc;
beforeAll(async () => {
  test = await startTestFc(source, {
    triggers: [{ triggerType: 'http', triggerConfig: anonymous }],
  });
});
afterAll(() => test.fc.close());

/** Posts both on one connection: the first is too large for an asynchronous invocation. */
async function postTwice(url: string): Promise<(string | number | undefined)[][]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (body: Buffer, type: string) =>
    new Promise<(string | number | undefined)[]>((resolve, reject) => {
      const headers = { 'x-fc-invocation-type': type };
      const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
        const { socket, statusCode } = answer;
        text(answer).then((said) => resolve([statusCode, said, socket.localPort]), reject);
      });
      sent.on('error', reject).end(body);
    });
  try {
    return [await post(Buffer.alloc(8_388_608), 'Async'), await post(Buffer.from('{}'), 'Sync')];
  } finally {
    agent.destroy();
  }
}

describe('a request that is refused before it was read', () => {
  it.each([
    ['the API', () => `${test.fc.url}/2023-03-30/functions/f/invocations`],
    ['an HTTP trigger', () => test.fc.http.get('f')?.url ?? ''],
  ])('leaves the connection to %s in order', async (_, url) => {
    const [refused, next] = await postTwice(url());
    expect(refused?.[0]).toBe(400);
    expect(next).toEqual([200, 'done', refused?.[2]]);
  });
});
