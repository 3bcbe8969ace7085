import { defineConfig } from 'vitest/config';

// The tests of what is mutated, without the build that the others need.
export default defineConfig({
  test: {
    include: [
      'test/shared/upload-callback/{confirm-object,signature,ticket}.test.ts',
      'test/shared/runtime/guards.test.ts',
      'test/shared/smq/push-*.test.ts',
      'test/shared/signature/query-candidates.test.ts',
    ],
  },
});
