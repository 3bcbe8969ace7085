import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { closeServer, listen } from '../../../../tools/local/http/listen.js';

it('takes a free port when the wanted one is busy, and says so', async () => {
  const [first, second] = [createServer(), createServer()];
  const { port } = await listen(first, 0);
  const other = await listen(second, port);
  expect(other.busyPort).toBe(port);
  expect(other.port).not.toBe(port);
  await Promise.all([closeServer(first), closeServer(second)]);
});
