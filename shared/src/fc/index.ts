export type { FunctionContext } from './context.js';
export {
  decodeHttpEvent,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from './http-event.js';
export { peelFunctionEvent } from './peel.js';
