export { type MessageText, readMessageText } from './message-text.js';
export { peelNotification } from './peel.js';
export { userMessage } from './user-message.js';
