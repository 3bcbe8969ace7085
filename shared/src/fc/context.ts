import { isFilledText, isObject, pick, present } from '../core/index.js';

/**
 * What Function Compute tells a function about its invocation, as far as it is needed here.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/context
 */
export interface FunctionContext {
  readonly requestId?: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly function?: {
    readonly name?: string;
    /** Seconds. */
    readonly timeout?: number;
  };
  /** Of the function's role; `{}` when it has none. */
  readonly credentials?: {
    readonly accessKeyId?: string;
    readonly accessKeySecret?: string;
    readonly securityToken?: string;
  };
}

/** The context that a function was called with; what in it is needed here and has another shape counts as absent. */
export function readContext(context: unknown): FunctionContext {
  if (!isObject(context)) return {};
  const { requestId, region, accountId, function: called, credentials, ...others } = context;
  return {
    ...others,
    ...present({
      requestId: filledText(requestId),
      region: filledText(region),
      accountId: filledText(accountId),
      function: isObject(called) ? readFunction(called) : undefined,
      credentials: isObject(credentials) ? pick(credentials, isFilledText) : undefined,
    }),
  };
}

function readFunction({ name, timeout, ...others }: Record<string, unknown>) {
  const isTime = typeof timeout === 'number' && timeout > 0;
  return {
    ...others,
    ...present({ name: filledText(name), timeout: isTime ? timeout : undefined }),
  };
}

function filledText(value: unknown): string | undefined {
  return isFilledText(value) ? value : undefined;
}

/** The bytes of the event that a function was called with: a Buffer from Function Compute, in tests perhaps text or data. */
export function eventBytes(event: unknown): Uint8Array {
  if (event instanceof Uint8Array) return event;
  return Buffer.from(typeof event === 'string' ? event : (JSON.stringify(event) ?? ''));
}
