export { decodeCallbackBody } from './body.js';
export { type BuiltCallback, buildCallback, type CallbackOptions } from './build-callback.js';
export {
  type CallbackBodyType,
  type CallbackJson,
  type CallbackParameter,
  type CallbackTarget,
  callbackContentTypes,
} from './callback-parameter.js';
export { argumentNameOf, ecOf } from './callback-refusal.js';
export { decodeCallback, decodeVerifiedCallback } from './decode-callback.js';
export {
  type CallbackValues,
  callbackBodyVariables,
  expandCallbackBody,
  systemVariables,
} from './expand-callback-body.js';
export { type CallbackKeys, ossCallbackKey, ossKeyUrls } from './keys.js';
export { parseCallback, parseCallbackVar } from './parse-callback.js';
export { type CallbackRequest, signCallback, verifyCallbackSignature } from './signature.js';
