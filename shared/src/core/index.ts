export { decodeBase64, decodeUtf8, encodeBase64, encodeBase64Url } from './bytes.js';
export { type Config, type Environment, type MessageEncoding, readConfig } from './config.js';
export { asInboxError, type ErrorCode, InboxError } from './errors.js';
export { isForbiddenKey, isObject, parseJson, present, tryParseJson } from './json.js';
export type { Layer, Origin, Part } from './layer.js';
export { causeOf, createLog, type Log, type LogFields, type LogLevel } from './log.js';
export {
  boolean,
  digits,
  filledText,
  shape,
  signedNumber,
  textMembers,
  timestamp,
  toNumber,
  wholeNumber,
} from './shapes.js';
export { validate } from './validate.js';
