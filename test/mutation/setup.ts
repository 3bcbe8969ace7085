import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Stryker's own: `dry-run` or `mutant`, and which one. */
    mode: string;
    activeMutant: string;
  }
}

// The first test that fails settles what becomes of a mutant, and the others are skipped, later files at once. Vitest's own
// `bail` does not know Stryker's runs from one another.
if (inject('mode') === 'mutant') {
  const isKilled = `.killed-${inject('activeMutant')}`;
  if (existsSync(isKilled)) throw new Error('a test has failed before');
  beforeEach(({ skip }) => {
    if (existsSync(isKilled)) skip();
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') writeFileSync(isKilled, '');
  });
}
