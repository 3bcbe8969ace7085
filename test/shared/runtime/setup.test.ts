import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { topicFunction, transactional } from '../../../shared/src/runtime/index.js';
import { captureLog, logged, loggedAboutMemory } from './captured-log.js';

beforeEach(captureLog);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const context = (requestId: string) => ({ requestId, function: { timeout: 1 } });

describe('without DATABASE_URL a function', () => {
  it('warns once of what that means', async () => {
    const handler = topicFunction({ onMessage: () => {} });
    expect(loggedAboutMemory()).toEqual([]);
    for (const id of ['r-1', 'r-2']) await handler(Buffer.from('hello'), context(id));
    expect(loggedAboutMemory()).toMatchObject([{ level: 'warn' }]);
  });

  it('cannot run a transactional handler, and says what it needs', async () => {
    const run = vi.fn();
    const handler = topicFunction({ onMessage: transactional(run) });
    await expect(handler(Buffer.from('hello'), context('r-1'))).rejects.toThrow(
      'set DATABASE_URL to a PostgreSQL',
    );
    expect(run).not.toHaveBeenCalled();
  });
});

describe('with a database that nobody answers for', () => {
  it('a delivery is thrown back, with the reason and without the password', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://me:s3cr3t@127.0.0.1:1/db');
    const onMessage = vi.fn();
    const delivery = topicFunction({ onMessage })(Buffer.from('hello'), context('r-1'));
    await expect(delivery).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(delivery).rejects.toThrow(/nothing listens .* \(ECONNREFUSED\)/);
    expect(onMessage).not.toHaveBeenCalled();
    expect(loggedAboutMemory()).toEqual([]);
    expect(JSON.stringify(logged())).not.toContain('s3cr3t');
  });

  it.each(['mysql://h/db', 'h:5432', 'postgres://'])('DATABASE_URL=%s is refused', async (url) => {
    vi.stubEnv('DATABASE_URL', url);
    const delivery = topicFunction({ onMessage: () => {} })(Buffer.from('hello'), context('r-1'));
    await expect(delivery).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/DATABASE_URL must be postgres:\/\/user/),
    });
  });
});

it('a wrong environment is refused on every call, and read again on the next', async () => {
  const handler = topicFunction({ onMessage: () => {} });
  vi.stubEnv('LOG_LEVEL', 'loud');
  for (const id of ['r-1', 'r-2']) {
    await expect(handler(Buffer.from('hello'), context(id))).rejects.toThrow(/LOG_LEVEL must be/);
  }
  vi.stubEnv('LOG_LEVEL', 'info');
  expect(await handler(Buffer.from('hello'), context('r-3'))).toMatchObject({ handled: 1 });
});

it('a wrong setting of the handoff is refused on every call', async () => {
  const handler = topicFunction({ onMessage: () => {} });
  vi.stubEnv('HANDOFF_URL', 'ftp://hooks.example/');
  for (const id of ['r-1', 'r-2']) {
    await expect(handler(Buffer.from('hello'), context(id))).rejects.toThrow(/HANDOFF_URL must be/);
  }
});

it('a handler that changes its signal changes nothing that is passed on', async () => {
  const handler = topicFunction({
    onMessage: (signal) => {
      Object.assign(signal, { id: 'changed', data: {} });
    },
  });
  const { events } = await handler(Buffer.from('hello'), context('r-1'));
  expect(events).toMatchObject([{ id: 'r-1', data: { text: 'hello' } }]);
  expect(await handler(Buffer.from('hello'), context('r-1'))).toMatchObject({ duplicates: 1 });
});
