import { KeptMap } from '../state/kept-map.js';
import { FcError } from './fc-error.js';

const MOST = 10_000;

/** The ids of the latest asynchronous tasks, which nobody may use again. */
export class TaskIds {
  readonly #seen: KeptMap<number>;

  constructor(file?: string) {
    this.#seen = new KeptMap(file);
  }

  /** @throws {FcError} when the function had a task of this id. */
  claim(functionName: string, taskId: string): void {
    const key = `${functionName} ${taskId}`;
    if (this.#seen.has(key)) {
      throw new FcError(
        409,
        'StatefulAsyncInvocationAlreadyExists',
        `the async task '${taskId}' of function '${functionName}' already exists`,
      );
    }
    this.#seen.set(key, Date.now());
    for (const [oldest] of this.#seen.entries()) {
      if (this.#seen.size <= MOST) break;
      this.#seen.delete(oldest);
    }
  }

  close(): void {
    this.#seen.close();
  }
}
