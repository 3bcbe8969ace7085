/** `early`: as soon as the handler was called. `late`: when the handler is done, before its result is told. */
export type CrashMoment = 'early' | 'late';

/** What the runner is told to do: one request. */
export interface Invocation {
  readonly event: Uint8Array;
  readonly context: InvocationContext;
  /** When the process shall kill itself. */
  readonly crash?: CrashMoment | undefined;
}

/** The context of a request, save the logger, whose functions only the runner can make. */
export interface InvocationContext {
  readonly callbackWaitsForEmptyEventLoop: boolean;
  readonly requestId: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  readonly function: {
    readonly name: string;
    readonly handler: string;
    readonly memory: number;
    readonly timeout: number;
  };
  readonly service: {
    readonly logProject: string;
    readonly logStore: string;
    readonly qualifier: string;
    readonly versionId: string;
  };
  readonly region: string;
  readonly accountId: string;
  readonly retryCount: number;
  readonly tracing: { readonly openTracingSpanBaggages: object };
}

/** What the runner says when the code is loaded, or could not be. */
export interface RunnerReady {
  readonly kind: 'ready';
  /** MB. */
  readonly memory: number;
}

/** What the runner says when the handler is done. */
export interface RunnerResult {
  readonly kind: 'result';
  readonly requestId: string;
  readonly payload: string | Uint8Array;
  readonly failed: boolean;
  /** MB. */
  readonly memory: number;
}

/** How a request to a function ended. */
export interface Outcome {
  readonly requestId: string;
  /** What the function returned, or the error document. */
  readonly payload: Buffer;
  /** The value of `X-Fc-Error-Type`; absent when the function succeeded. */
  readonly errorType?: 'HandledInvocationError' | 'UnhandledInvocationError';
  /** Milliseconds, without the cold start. */
  readonly duration: number;
  /** The most that its instance had, MB. */
  readonly memory: number;
  /** Milliseconds from the start of a new instance until its code was loaded; absent when there was one already. */
  readonly coldStart?: number;
}

/** The line by which the runner ends a request's output, as Function Compute's own logs do. */
export const endMark = 'FC Invoke End RequestId: ';
