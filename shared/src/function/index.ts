export { type DeliverySummary, eventFunction, topicFunction } from './async-function.js';
export { callbackFunction } from './callback-function.js';
export { type Decoded, type DeliveryOptions, decodeDelivery } from './decode-delivery.js';
export type { Handler, HandlerContext, Handlers } from './handlers.js';
export { pushFunction } from './push-function.js';
