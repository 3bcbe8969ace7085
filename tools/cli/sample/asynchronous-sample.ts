import { destinationReport, invocationId } from '../../wire/index.js';
import type { Sample } from './sample.js';
import type { SampleContext } from './sample-context.js';

/** An event that a function is invoked with asynchronously, and what is left of it in the failure queue. */
export function asynchronousSample(
  event: string,
  context: SampleContext,
  functionName: string,
): Sample {
  return {
    event,
    deadLetter: () =>
      destinationReport(
        {
          functionName,
          requestId: invocationId(context.time, context.bytes('invocation', 10)),
          attempts: 4,
          event,
          hasFailed: true,
          payload: JSON.stringify({
            errorMessage: 'handler_failed: 1 of 1 could not be handled: the handler threw an error',
            errorType: 'InboxError',
            stackTrace: [],
          }),
          time: context.time,
        },
        context.owner,
      ),
  };
}
