import { defineConfig } from 'vitest/config';
// @ts-expect-error: a script of the build, without types
import { compileSchemasInVite } from '../../tools/build/compile-schemas.mjs';

// The tests of the inbox that need no database.
export default defineConfig({
  plugins: [compileSchemasInVite],
  test: {
    include: [
      'test/shared/core/in-time.test.ts',
      'test/shared/inbox/{guard-transaction,reason-of,store-failure,once-options}.test.ts',
      'test/shared/inbox/inbox-{failures,transactions,waiting}.test.ts',
      'test/shared/inbox/{memory,open}-*.test.ts',
      'test/shared/inbox/postgres-{client,failure,record,tls}.test.ts',
    ],
    setupFiles: ['test/mutation/setup.ts'],
    // Most mutants that hang are done with then; the tests take 100 ms at most.
    testTimeout: 2000,
  },
});
