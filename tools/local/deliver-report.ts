import type { Broker } from './smq/broker.js';

interface Targets {
  readonly broker: Broker;
  readonly invokeAsync: (functionName: string, event: string) => void;
  /** The trace event that the report is about. */
  readonly cause: string;
}

const DESTINATION =
  /^acs:(mns|fc):[^:]*:[^:]*:\/?(queues|topics|functions)\/([\w-]+)(?:\/messages)?$/;

/**
 * Hands the report of an asynchronous invocation to its destination: a queue, a topic or a function.
 *
 * @throws {Error} for a resource name of any other kind.
 */
export function deliverReport(
  destination: string,
  report: string,
  { broker, invokeAsync, cause }: Targets,
): void {
  const { kind, name } = readDestination(destination);
  if (kind === 'queues') broker.queue(name).send({ body: report }, cause);
  else if (kind === 'topics') broker.topic(name).publish({ body: report }, cause);
  else invokeAsync(name, report);
}

/** What a destination's resource name (ARN) names. @throws {Error} for one that does not exist locally. */
export function readDestination(destination: string) {
  const [, , kind = '', name = ''] = DESTINATION.exec(destination) ?? [];
  if (name === '') throw new Error(`a destination that does not exist locally: ${destination}`);
  return { kind, name };
}
