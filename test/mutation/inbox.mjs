import base from './verify.mjs';

// The same for what makes once once, as far as it needs no database; postgres.mjs has the rest of the room.
export default {
  ...base,
  mutate: [
    'shared/src/core/in-time.ts',
    'shared/src/inbox/*.ts',
    '!shared/src/inbox/{index,store,ledger,migrate,migration,open-postgres-store}.ts',
    '!shared/src/inbox/postgres-{claim,connection,store}.ts',
  ],
  vitest: { configFile: 'test/mutation/inbox.vitest.ts', related: false },
};
