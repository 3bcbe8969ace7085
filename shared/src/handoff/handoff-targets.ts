import { type Config, InboxError, loadPart } from '../core/index.js';
import type { Failure, HandoffTarget } from './handoff-target.js';

/** The settings that say where handled signals go. */
export type HandoffConfig = Pick<
  Config,
  | 'handoffUrl'
  | 'handoffSecrets'
  | 'handoffAllowPrivate'
  | 'handoffFunction'
  | 'handoffFunctionEndpoint'
>;

/**
 * The configured targets, in the order in which they are to be sent to; none where nothing is configured. Each is a step
 * of its own, so that a retry can leave out what was done.
 *
 * @example
 * for (const target of handoffTargets(config)) await target.send(signal, { ...context, timeoutMs: 5000 });
 */
export function handoffTargets(config: HandoffConfig): readonly HandoffTarget[] {
  const targets: HandoffTarget[] = [];
  const { handoffUrl: url, handoffFunction: target } = config;
  if (url !== undefined) {
    targets.push({
      name: 'webhook',
      async send(signal, context) {
        const { deliverWebhook } = await loadPart(
          'deliver-webhook.js',
          () => import('./deliver-webhook.js'),
        );
        check(await deliverWebhook(signal, url, config, context));
      },
    });
  }
  if (target !== undefined) {
    targets.push({
      name: 'function',
      async send(signal, context) {
        const { deliverInvocation } = await loadPart(
          'deliver-invocation.js',
          () => import('./deliver-invocation.js'),
        );
        check(await deliverInvocation(signal, target, config, context));
      },
    });
  }
  return targets;
}

function check(failure: Failure | undefined): void {
  if (failure !== undefined) throw new InboxError(failure.code, failure.message, failure);
}
