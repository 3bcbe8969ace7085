export { BUCKET_NAME } from './bucket-name.js';
export {
  decodeBase64,
  decodeBase64Text,
  decodeUtf8,
  encodeBase64,
  encodeBase64Url,
  isCanonicalBase64,
} from './bytes.js';
export { canonicalJson } from './canonical-json.js';
export { closest } from './closest.js';
export type { Envelope, Origin, Part } from './envelope.js';
export { asInboxError, bodyInvalid, type ErrorCode, InboxError } from './errors.js';
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
export { loadPackage } from './load-package.js';
export { causeOf, createLog, type Log, type LogFields, type LogLevel, logLevels } from './log.js';
export { isFilledText, isSafeInteger, isText, toNumber } from './predicates.js';
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
