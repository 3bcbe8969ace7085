import { afterEach, expect, it, vi } from 'vitest';
import { openPostgresStore } from '../../../shared/src/inbox/index.js';
import { newRecord } from './records.js';

const load = vi.hoisted(() => vi.fn());
vi.mock('postgres', load);
afterEach(() => {
  load.mockReset();
});

const options = { url: 'postgres://user:password@127.0.0.1:1/database', retentionDays: 14 };
const request = { holder: 'me', leaseMs: 1000 };
const limits = { leaseMs: 1000, withinMs: 1000 };

it('says that the driver is missing, when it is first needed', async () => {
  load.mockImplementation(() => {
    throw new Error('Cannot find module');
  });
  const store = openPostgresStore(options);
  expect(store.isDurable).toBe(true);
  expect(load).not.toHaveBeenCalled();
  const missing = {
    code: 'config_invalid',
    message:
      'the npm package postgres is missing: deploy the whole folder that the build makes, not index.js alone; on a server of your own, run npm install postgres',
    cause: expect.any(Error),
  };
  await expect(store.claim(newRecord(), request, 1000)).rejects.toMatchObject(missing);
  await expect(store.transact?.(newRecord(), 1, vi.fn(), limits)).rejects.toMatchObject(missing);
  expect(load).toHaveBeenCalledTimes(1);
});
