import { join } from 'node:path';
import { KeptMap } from '../../state/kept-map.js';
import type { Task } from './task.js';
import { newTaskSwitch, type TaskSwitch } from './task-switch.js';

/** The tasks that have not ended, by task id, and what holds for all of them. */
export interface TaskBook {
  readonly pending: KeptMap<Task>;
  /** Milliseconds that a task takes. */
  readonly duration: number;
  readonly outcomes: TaskSwitch;
}

export interface TaskOptions {
  /** Where pending tasks are kept; without it they are gone when the process ends. */
  readonly folder?: string | undefined;
  /** Milliseconds that a task takes. Default 100, so that the answer is there before the result. */
  readonly taskDuration?: number | undefined;
}

/** The tasks of this folder that have not ended; `resumeTasks` goes on with them. */
export function openTasks({ folder, taskDuration = 100 }: TaskOptions): TaskBook {
  return {
    pending: new KeptMap(folder && join(folder, 'tasks.jsonl')),
    duration: taskDuration,
    outcomes: newTaskSwitch(),
  };
}
