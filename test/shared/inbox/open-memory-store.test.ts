import { afterEach, expect, it, vi } from 'vitest';
import { openMemoryStore } from '../../../shared/src/inbox/index.js';
import { newRecord } from './records.js';

afterEach(() => {
  vi.doUnmock('../../../shared/src/inbox/memory-part.js');
});

it('gives a memory store of its own each time', async () => {
  const stores = [await openMemoryStore(), await openMemoryStore()];
  const record = newRecord();
  for (const store of stores) {
    expect(store.isDurable).toBe(false);
    const claim = await store.claim(record, { holder: 'me', leaseMs: 1000 }, 1000);
    expect(claim).toStrictEqual({ state: 'claimed', attempt: 1 });
  }
});

it('says which file is missing beside the function', async () => {
  vi.doMock('../../../shared/src/inbox/memory-part.js', () => {
    throw new Error('Cannot find module');
  });
  vi.resetModules();
  await expect(openMemoryStore()).rejects.toMatchObject({
    code: 'config_invalid',
    message:
      "memory-part.js is not beside the function's index.js: deploy the whole folder that the build makes",
    cause: expect.any(Error),
  });
});
