import type { Broker } from './smq/broker.js';

interface Targets {
  readonly broker: Broker;
  readonly invokeAsync: (functionName: string, event: string) => void;
}

const DESTINATION =
  /^acs:(mns|fc):[^:]*:[^:]*:\/?(queues|topics|functions)\/([\w-]+)(?:\/messages)?$/;

/**
 * Hands the report of an asynchronous invocation to its destination: a queue, a topic or a function.
 *
 * @throws {Error} for a resource name of any other kind.
 */
export function deliver(destination: string, report: string, targets: Targets): void {
  const { kind, name } = readDestination(destination);
  if (kind === 'queues') targets.broker.queue(name).send({ body: report });
  else if (kind === 'topics') targets.broker.topic(name).publish({ body: report });
  else targets.invokeAsync(name, report);
}

/** What a destination's resource name (ARN) names. @throws {Error} for one that does not exist locally. */
export function readDestination(destination: string) {
  const [, , kind = '', name = ''] = DESTINATION.exec(destination) ?? [];
  if (name === '') throw new Error(`a destination that does not exist locally: ${destination}`);
  return { kind, name };
}
