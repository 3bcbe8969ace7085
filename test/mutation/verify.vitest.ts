import { defineConfig } from 'vitest/config';
// @ts-expect-error: a script of the build, without types
import { compileSchemasInVite } from '../../tools/build/compile-schemas.mjs';

// The tests of what is mutated, without the build that the others need.
export default defineConfig({
  plugins: [compileSchemasInVite],
  test: {
    include: [
      'test/shared/upload-callback/{confirm-object,signature,ticket}.test.ts',
      'test/shared/runtime/guards.test.ts',
      'test/shared/smq/push-*.test.ts',
      'test/shared/signature/query-candidates.test.ts',
    ],
  },
});
