import { destinationReport, type Owner } from '../../wire/index.js';
import type { FunctionTemplate } from '../template.js';
import type { Outcome } from './invocation.js';

/** Takes the report for a destination (ARN); the cause is the trace event of the last attempt. Throws when it is refused. */
export type Deliver = (destination: string, report: string, cause: string) => void | Promise<void>;

export interface ReportOptions extends Owner {
  readonly deliver: Deliver;
}

interface Ended {
  readonly requestId: string;
  readonly attempts: number;
  readonly event: Buffer;
  readonly outcome: Pick<Outcome, 'payload' | 'errorType'>;
  readonly cause: string;
}

/** Reports the end of an asynchronous invocation where that is wanted; returns what is to be told of it. */
export async function reportResult(
  { name, onSuccess, onFailure }: FunctionTemplate,
  { requestId, attempts, event, outcome, cause }: Ended,
  { region, account, deliver }: ReportOptions,
): Promise<Record<string, string>> {
  const hasFailed = outcome.errorType !== undefined;
  const destination = hasFailed ? onFailure : onSuccess;
  if (destination === undefined) return {};
  const report = destinationReport(
    {
      functionName: name,
      requestId,
      attempts,
      event: event.toString(),
      hasFailed,
      payload: outcome.payload.toString(),
      time: new Date(),
    },
    { region, account },
  );
  const fact = hasFailed ? 'onFailure' : 'onSuccess';
  try {
    await deliver(destination, report, cause);
    return { [fact]: destination };
  } catch (error) {
    // Function Compute drops a report that its destination refuses.
    const reason = error instanceof Error ? error.message : String(error);
    return { [fact]: `${destination} refused it: ${reason}` };
  }
}
