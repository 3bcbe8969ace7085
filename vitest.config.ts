import { defineConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';
// @ts-expect-error: a script of the build, without types
import { compileSchemasInVite } from './tools/build/compile-schemas.mjs';

/** Closes a run with one plain line that scripts can read. */
const tally: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  },
};

export default defineConfig({
  plugins: [compileSchemasInVite],
  test: {
    include: ['test/**/*.test.ts'],
    // By itself it leaves one processor of two idle, and most tests wait for processes of their own.
    maxWorkers: 3,
    // Slow machines are no faults.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    globalSetup: ['test/build.ts', 'test/postgres.ts'],
    reporters: ['default', tally],
  },
});
