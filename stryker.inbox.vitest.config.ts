import { defineConfig } from 'vitest/config';

// The tests of the inbox, without the build that the others need.
export default defineConfig({
  test: {
    include: ['test/shared/inbox/!(migrat)*.test.ts'],
    globalSetup: ['test/postgres.ts'],
    setupFiles: ['stryker.setup.ts'],
  },
});
