import type { HandoffConfig } from '../config/index.js';
import { deliverInvocation } from './deliver-invocation.js';
import type { HandoffTarget } from './handoff-target.js';

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
        // It brings Node's HTTP and DNS with it, which most cold starts can do without.
        const { deliverWebhook } = await import('./deliver-webhook.js');
        return deliverWebhook(signal, url, config, context);
      },
    });
  }
  if (target !== undefined) {
    targets.push({
      name: 'function',
      send: (signal, context) => deliverInvocation(signal, target, config, context),
    });
  }
  return targets;
}
