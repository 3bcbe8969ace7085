import type { TaskOutcome } from './task.js';

/** Decides how tasks end; what is changed holds for the tasks that are taken on from then on. */
export interface TaskSwitch {
  /** How many of the next tasks are still to fail. */
  readonly failuresLeft: number;
  /** Has the next tasks fail, so many of them. */
  failNext(count: number): void;
  /** How the task that is taken on now ends. */
  decide(key: string): TaskOutcome;
}

/** A source whose key holds this fails, whatever the switch says. */
const FAILING_KEY = 'fail-task';

/** A switch by which tasks succeed, until they are to fail. */
export function newTaskSwitch(): TaskSwitch {
  let failuresLeft = 0;
  return {
    get failuresLeft() {
      return failuresLeft;
    },
    failNext(count) {
      failuresLeft = Math.max(0, Math.floor(count));
    },
    decide(key) {
      if (key.includes(FAILING_KEY)) return 'failed';
      if (failuresLeft === 0) return 'succeeded';
      failuresLeft -= 1;
      return 'failed';
    },
  };
}
