import type { Fault } from '../finding.js';
import { type DeployedFunction, receivesOverHttp, settingOf, type Template } from '../template.js';

const DEFAULT_TIMEOUT = 3;
const DEFAULT_DEADLINE = 3500;

/** Timeouts, and for HTTP functions how they stand to the deadline that the function keeps itself. */
export function* checkTimeouts({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    const { path, props, timeout } = deployed;
    const deadline = receivesOverHttp(deployed) ? deadlineOf(deployed) : 0;
    if (props['timeout'] === undefined) {
      yield {
        code: 'timeout-missing',
        severity: deadline > 0 ? 'error' : 'warning',
        path,
        message: `There is no timeout: Function Compute ends the function after ${DEFAULT_TIMEOUT} s${deadline > 0 ? `, before the ${deadline} ms in which it answers` : ''}.`,
        fix: deadline > 0 ? 'Add timeout: 10.' : 'Add timeout, in seconds.',
      };
    } else if (
      timeout !== undefined &&
      (timeout < 1 || timeout > 86_400 || !Number.isInteger(timeout))
    ) {
      yield {
        code: 'timeout-range',
        severity: 'error',
        path: [...path, 'timeout'],
        message: `timeout is ${timeout}: Function Compute takes 1 to 86400 whole seconds.`,
        fix: 'Set it within that.',
      };
    } else if (timeout !== undefined && timeout * 1000 <= deadline) {
      yield {
        code: 'timeout-below-deadline',
        severity: 'error',
        path: [...path, 'timeout'],
        message: `The function is ended after ${timeout} s, but answers within ${deadline} ms (CALLBACK_DEADLINE_MS): a slow handler gets the uploader a 502, and the callback is kept nowhere.`,
        fix: 'Set timeout: 10.',
      };
    }
  }
}

function deadlineOf(deployed: DeployedFunction): number {
  const setting = Number(settingOf(deployed, 'CALLBACK_DEADLINE_MS'));
  return setting > 0 ? setting : DEFAULT_DEADLINE;
}
