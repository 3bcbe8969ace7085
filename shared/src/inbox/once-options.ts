/** How a record is handled; times are milliseconds from the call of `once`. */
export interface OnceOptions {
  /** Function Compute's request id, which a retry keeps: the retry takes over from the try before, which is over. */
  readonly holder?: string;
  /** When the caller has ended for certain, so that others may take over. Default: a minute. */
  readonly leaseMs?: number;
  /**
   * When `once` should have settled. Up to three quarters of this it waits for another's lease and for a store that does
   * not answer. Without it, it does not wait for leases, and for the store 10 seconds.
   */
  readonly withinMs?: number;
  /** Whether a handler that takes longer than that is given up, with `handler_timeout`. */
  readonly limitsHandler?: boolean;
}

const DEFAULT_LEASE = 60_000;
const DEFAULT_PATIENCE = 10_000;
/** Of the time there is, the share that waiting may take, so that the handler has some left. */
const WAITING_SHARE = 0.75;
/** What is left for recording how a handler ended, and the least that a store is given. */
const RECORDING = 500;
const LEAST = 50;

/** The time that one call of `once` has, and what each of its steps may take of it. */
export class Time {
  readonly #started = performance.now();
  readonly #options: OnceOptions;
  readonly #reserve: number;

  constructor(options: OnceOptions, isDurable: boolean) {
    this.#options = options;
    const { withinMs = 0 } = options;
    this.#reserve = isDurable ? Math.min(RECORDING, withinMs / 4) : 0;
  }

  /** How long the record is the caller's, from now. */
  get lease(): number {
    return Math.max(Math.round((this.#options.leaseMs ?? DEFAULT_LEASE) - this.#passed), 1);
  }

  get forWaiting(): number {
    return (this.#options.withinMs ?? 0) * WAITING_SHARE - this.#passed;
  }

  get forClaim(): number {
    return this.#options.withinMs === undefined
      ? DEFAULT_PATIENCE
      : Math.max(this.forWaiting, LEAST);
  }

  get forHandler(): number {
    const { withinMs, limitsHandler } = this.#options;
    if (withinMs === undefined || !limitsHandler) return Number.POSITIVE_INFINITY;
    return withinMs - this.#passed - this.#reserve;
  }

  get forRecording(): number {
    const { withinMs } = this.#options;
    return withinMs === undefined ? DEFAULT_PATIENCE : Math.max(withinMs - this.#passed, LEAST);
  }

  get #passed(): number {
    return performance.now() - this.#started;
  }
}
