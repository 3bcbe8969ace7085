// Coverage says that the tests run the code; mutation says that they would fail if the code were wrong. This is measured on
// what keeps forgeries out: npm run mutation
export default {
  mutate: [
    'shared/src/upload-callback/signature.ts',
    'shared/src/upload-callback/keys.ts',
    'shared/src/upload-callback/ticket.ts',
    'shared/src/upload-callback/confirm-object.ts',
    'shared/src/runtime/admit-upload.ts',
    'shared/src/smq/push-signature.ts',
    'shared/src/smq/push-digest.ts',
    'shared/src/smq/certificates.ts',
    'shared/src/signature/query-candidates.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/verify.vitest.ts', related: false },
  // TypeScript 7 has no compiler API for Stryker to read the configuration with.
  tsconfigFile: 'no-tsconfig.json',
  coverageAnalysis: 'perTest',
  // With bail, a run that was cut short has Vitest skip the tests of later ones, and their mutants seem to survive.
  disableBail: true,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false },
  tempDirName: '.stryker',
  incremental: false,
  thresholds: { high: 100, low: 100, break: 100 },
};
