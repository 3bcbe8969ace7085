export { eventBytes, type FunctionContext, readContext } from './context.js';
export {
  decodeHttpEvent,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from './http-event.js';
export { type EventEnvelope, isCloudEvent, unwrapFunctionEvent } from './unwrap-function-event.js';
