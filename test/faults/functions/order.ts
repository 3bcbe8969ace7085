import type { HandlerContext, SmqMessageSignal } from 'oss-inbox';

/** What a message of these tests asks of its handler; it dies or stops in the first try only. */
export interface Order {
  /** Where the process dies. */
  readonly dies?: 'before the effect' | 'after the effect';
  /** Whether the process is stopped after the effect, until somebody has it continue. */
  readonly stops?: boolean;
  /** Milliseconds between the handler's begin and its effect. */
  readonly takes?: number;
}

/** The order in a message. */
export function orderOf({ data }: SmqMessageSignal): Order {
  return data.json ?? {};
}

/** Kills this process, as the system does, when the order says so. */
export function dieAt(moment: Order['dies'], signal: SmqMessageSignal, context: HandlerContext) {
  if (orderOf(signal).dies === moment && isFirstTry(context)) process.kill(process.pid, 'SIGKILL');
}

/** Stops this process after a line that tells which one it is, when the order says so. */
export async function stopHere(signal: SmqMessageSignal, context: HandlerContext) {
  if (!orderOf(signal).stops || !isFirstTry(context)) return;
  context.log('error', 'stops', { pid: process.pid });
  // The line has to get out.
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(process.pid, 'SIGSTOP');
}

function isFirstTry({ functionContext }: HandlerContext): boolean {
  return 'retryCount' in functionContext && functionContext.retryCount === 0;
}
