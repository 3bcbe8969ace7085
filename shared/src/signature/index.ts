export { certificateKey, spkiKey } from './public-key.js';
export {
  MAX_VERIFICATIONS,
  type ReceivedQuery,
  signedQueries,
  whyQueryIsLost,
} from './query-candidates.js';
export { isSampleKey, SAMPLE_PUBLIC_KEY } from './sample-key.js';
