import type { Log } from '../core/index.js';
import type { FunctionContext } from '../fc/index.js';
import type {
  ObjectEventSignal,
  SmqMessageSignal,
  TaskResultSignal,
  UploadCallbackSignal,
} from '../signal/index.js';

/** What a handler gets beside the signal. */
export interface HandlerContext {
  /** Writes a JSON line that carries the request id and the signal's id. */
  readonly log: Log;
  /** Function Compute's id of this invocation; the retries of one delivery share it. */
  readonly requestId: string;
  /** What Function Compute told about the invocation, the role's credentials among it. */
  readonly functionContext: FunctionContext;
}

/** A handler for one kind of signal. Throwing means: not handled, try again. */
export type Handler<Signal> = (signal: Signal, context: HandlerContext) => unknown;

/**
 * The user's code. A kind without a handler is logged and counted as ignored; an export that only looks like a handler
 * (`onUplaod`) is `config_invalid`.
 */
export interface Handlers {
  /** What it returns goes to the uploader as `result`, as JSON, up to 1 MB. */
  readonly onUpload?: Handler<UploadCallbackSignal>;
  readonly onTaskResult?: Handler<TaskResultSignal>;
  readonly onObjectEvent?: Handler<ObjectEventSignal>;
  readonly onMessage?: Handler<SmqMessageSignal>;
}
