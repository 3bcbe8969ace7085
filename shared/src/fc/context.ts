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
