export {
  isSmqCertificateUrl,
  type PushCertificates,
  smqCertificateHosts,
  smqCertificateUrls,
  smqPushKey,
} from './certificates.js';
export { type DeadLetter, deadLetterBody } from './dead-letter.js';
export { decodePush, type Push } from './decode-push.js';
export { type MessageText, readMessageText } from './message-text.js';
export { checkPushDate } from './push-date.js';
export { checkPushDigest } from './push-digest.js';
export {
  type PushRequest,
  signedPushText,
  signPush,
  verifyPushSignature,
} from './push-signature.js';
export { type DeadLetterAccess, sendDeadLetter } from './send-dead-letter.js';
export { unwrapNotification } from './unwrap-notification.js';
export { userMessage } from './user-message.js';
export { isXmlNotification, openXmlNotification } from './xml-notification.js';
