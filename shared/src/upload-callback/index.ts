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
export {
  type ConfirmedObject,
  confirmObject,
  type ObjectAccess,
  type ReportedObject,
} from './confirm-object.js';
export {
  createUploadTicket,
  type UploadTicket,
  type UploadTicketOptions,
} from './create-upload-ticket.js';
export { createUploadUrl, type UploadUrl, type UploadUrlOptions } from './create-upload-url.js';
export { decodeCallback, decodeVerifiedCallback } from './decode-callback.js';
export { decodeReplay, isUnconfirmedReplay } from './decode-replay.js';
export {
  type CallbackValues,
  callbackBodyVariables,
  expandCallbackBody,
  systemVariables,
} from './expand-callback-body.js';
export { type CallbackKeys, ossCallbackKey, ossKeyUrls } from './keys.js';
export { parseCallbackParameter, parseCallbackVar } from './parse-callback.js';
export {
  type Credentials,
  presignV4,
  type RequestToSign,
  type SigningScope,
  signingKey,
  signPolicyV4,
  signRequestV4,
} from './sign-v4.js';
export {
  type CallbackRequest,
  signCallback,
  signedTargets,
  verifyCallbackSignature,
} from './signature.js';
export { callbackTemplateFault, type TemplateFault } from './template-fault.js';
export {
  holdsTicket,
  newNonce,
  type PermittedUpload,
  requireTicket,
  signTicket,
  type Ticket,
  type TicketSecrets,
  ticketSecrets,
  verifyTicket,
  withoutTickets,
} from './ticket.js';
export type { UploadOptions } from './upload-options.js';
