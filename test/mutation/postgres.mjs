import base from './verify.mjs';

// The part of the inbox whose tests ask a real PostgreSQL. Of its SQL only whole statements are mutated.
export default {
  ...base,
  mutate: [
    'shared/src/inbox/{ledger,migrate,migration,open-postgres-store}.ts',
    'shared/src/inbox/postgres-{claim,connection,store}.ts',
  ],
  vitest: { configFile: 'test/mutation/postgres.vitest.ts', related: false },
};
