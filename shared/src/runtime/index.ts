export { type DeliverySummary, eventFunction, topicFunction } from './async-function.js';
export { callbackFunction } from './callback-function.js';
export { type DeliveryOptions, decodeDelivery, decodeMessage } from './decode-delivery.js';
export type { Decoded } from './decoded.js';
export type { Handler, HandlerContext, Handlers } from './handlers.js';
export { pushFunction } from './push-function.js';
export { type TransactionContext, transactional } from './transactional.js';
