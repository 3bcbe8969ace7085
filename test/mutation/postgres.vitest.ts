import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
// @ts-expect-error: a script of the build, without types
import { compileSchemasInVite } from '../../tools/build/compile-schemas.mjs';

// The tests of the part of the inbox that needs PostgreSQL. Those that wait for nothing come first: most mutants get no further.
const tests = [
  'postgres-retries',
  'open-postgres-store',
  'migrate',
  'ledger',
  'postgres-store',
  'postgres-round-trips',
  'postgres-ledger',
  'postgres-retention',
  'postgres-race',
  'tls-connection',
  'store-model',
  'in-transaction',
  'postgres-transaction',
  'postgres-errors',
  'postgres-connection',
  'late-transaction',
];
const placeOf = ({ moduleId }: TestSpecification) => tests.indexOf(basename(moduleId, '.test.ts'));

class InThisOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

export default defineConfig({
  plugins: [compileSchemasInVite],
  test: {
    include: tests.map((test) => `test/shared/inbox/${test}.test.ts`),
    globalSetup: ['test/postgres.ts'],
    setupFiles: ['test/mutation/setup.ts'],
    sequence: { sequencer: InThisOrder },
  },
});
