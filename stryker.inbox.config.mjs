import base from './stryker.config.mjs';

// The same for what makes once once. Its tests ask a real PostgreSQL, so that a run takes hours: npm run mutation:inbox
export default {
  ...base,
  mutate: ['shared/src/inbox/!(index|ledger|migrate|migration|store).ts'],
  vitest: { configFile: 'stryker.inbox.vitest.config.ts', related: false },
};
