export { type PushCertificates, smqCertificateUrls, smqPushKey } from './certificates.js';
export { decodePush, type Push } from './decode-push.js';
export { type MessageText, readMessageText } from './message-text.js';
export { isXmlNotification, openXmlNotification } from './open-xml-notification.js';
export { peelNotification } from './peel.js';
export { checkPushDate } from './push-date.js';
export { checkPushDigest } from './push-digest.js';
export { type PushRequest, signPush, verifyPushSignature } from './push-signature.js';
export { userMessage } from './user-message.js';
