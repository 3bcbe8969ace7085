export type { AsyncAction, AsyncProcess, SaveAs } from './async-process.js';
export { type AsyncProcessResponse, decodeAsyncProcessResponse } from './async-process-response.js';
export {
  type AsyncActionRequest,
  type AsyncProcessRequest,
  buildAsyncProcess,
} from './build-async-process.js';
export { decodeTaskResult } from './decode-task-result.js';
export { expandPlaceholders, type PlaceholderSource } from './expand-placeholders.js';
export { isTaskResult } from './is-task-result.js';
export { kindOfAction, taskKinds } from './kinds.js';
export { parseAsyncProcess } from './parse-async-process.js';
