import { asInboxError, InboxError } from '../core/index.js';
import type { Once } from '../inbox/index.js';
import type { Signal } from '../signal/index.js';
import { type Invocation, termsOf } from './invocation.js';
import { recordOf } from './record-of.js';

/** How handing a signal on ended; `done` tells whether something was left to do. */
export type HandedOff =
  | { readonly done: 'now' | 'before' }
  | { readonly done: 'not'; readonly error: InboxError };

/**
 * Hands a signal on to each configured target, every one of them a step of its own in the inbox: a retry goes on where the
 * try before ended, and repeats neither the handler nor a target. Never rejects.
 */
export async function handOff(signal: Signal, invocation: Invocation): Promise<HandedOff> {
  const { targets, inbox, timeLeft, functionContext } = invocation;
  const { accountId = '', region = '', credentials } = functionContext;
  const outcomes: Once['outcome'][] = [];
  for (const target of targets) {
    const record = recordOf(signal);
    const step = { ...record, type: `handoff:${target.name}:${record.type}` };
    const context = { accountId, region, credentials };
    try {
      const once = await inbox.once(
        step,
        () => target.send(signal, { ...context, timeoutMs: Math.max(timeLeft(), 1) }),
        termsOf(invocation),
      );
      if (once.outcome === 'busy') {
        return { done: 'not', error: new InboxError('busy', once.reason) };
      }
      outcomes.push(once.outcome);
    } catch (error) {
      const failure = asInboxError(error, 'handoff_failed', 'unexpected failure');
      return { done: 'not', error: failure };
    }
  }
  return { done: outcomes.includes('handled') ? 'now' : 'before' };
}
