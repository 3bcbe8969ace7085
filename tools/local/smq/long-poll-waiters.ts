/** Takes what there is now; `undefined` for nothing. */
type Take<Given> = () => Given | undefined;

/** Those who wait for something, first come, first served. */
export class LongPollWaiters<Given> {
  readonly #waiting = new Map<Take<Given>, (given: Given | undefined) => void>();

  /** What could be taken within so many milliseconds; `undefined` for nothing, and when `gone` is aborted. */
  async wait(
    take: Take<Given>,
    milliseconds: number,
    gone: AbortSignal,
  ): Promise<Given | undefined> {
    if (gone.aborted) return undefined;
    const given = take();
    if (given !== undefined || milliseconds <= 0) return given;
    const giveUp = () => this.#settle(take, undefined);
    const promise = new Promise<Given | undefined>((resolve) => {
      this.#waiting.set(take, resolve);
    });
    const timer = setTimeout(giveUp, milliseconds);
    gone.addEventListener('abort', giveUp);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      gone.removeEventListener('abort', giveUp);
    }
  }

  /** Something may be there now. */
  serve(): void {
    for (const take of this.#waiting.keys()) {
      const given = take();
      if (given === undefined) return;
      this.#settle(take, given);
    }
  }

  /** Nothing will come any more. */
  end(): void {
    for (const take of this.#waiting.keys()) this.#settle(take, undefined);
  }

  #settle(take: Take<Given>, given: Given | undefined): void {
    const resolve = this.#waiting.get(take);
    this.#waiting.delete(take);
    resolve?.(given);
  }
}
