export { BUCKET_NAME } from './bucket-name.js';
export {
  decodeBase64,
  decodeBase64Text,
  decodeUtf8,
  encodeBase64,
  encodeBase64Url,
  isCanonicalBase64,
} from './bytes.js';
export { type CallbackConfig, readCallbackConfig, readTicketSecrets } from './callback-config.js';
export { canonicalJson } from './canonical-json.js';
export { closest } from './closest.js';
export {
  type CommonConfig,
  type Config,
  configProblems,
  type FunctionConfig,
  type MessageEncoding,
  type ReadOwn,
  readConfig,
  readFunctionConfig,
} from './config.js';
export { type Environment, EnvironmentReader } from './environment.js';
export { asInboxError, bodyInvalid, type ErrorCode, InboxError } from './errors.js';
export type { ServiceFunction } from './handoff-config.js';
export { inTime, TimeoutError, timeIsUp } from './in-time.js';
export {
  isForbiddenKey,
  isObject,
  parseJson,
  pick,
  present,
  repeatedField,
  tryParseJson,
} from './json.js';
export type { Layer, Origin, Part } from './layer.js';
export { loadPackage } from './load-package.js';
export { causeOf, createLog, type Log, type LogFields, type LogLevel } from './log.js';
export { isFilledText, isSafeInteger, isText, toNumber } from './predicates.js';
export { spkiKey } from './public-key.js';
export { type PushConfig, readPushConfig } from './push-config.js';
export {
  MAX_VERIFICATIONS,
  type ReceivedQuery,
  signedQueries,
  whyQueryIsLost,
} from './query-candidates.js';
export { isSampleKey, SAMPLE_PUBLIC_KEY } from './sample-key.js';
export { SecretFilter } from './secret-filter.js';
export { shape } from './shape.js';
export {
  boolean,
  digits,
  filledText,
  signedNumber,
  textMembers,
  timestamp,
  wholeNumber,
} from './shapes.js';
export { validate } from './validate.js';
