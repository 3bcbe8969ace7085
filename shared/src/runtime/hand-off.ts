import type { Signal } from '../signal/index.js';
import { type Invocation, onceOptions } from './invocation.js';
import { recordOf } from './record-of.js';
import { type Tried, tryOnce } from './try-once.js';

/**
 * Hands a signal on to each configured target, every one of them a step of its own in the inbox: a retry goes on where the
 * try before ended, and repeats neither the handler nor a target. Never rejects.
 */
export async function handOff(signal: Signal, invocation: Invocation): Promise<Tried> {
  const { targets, inbox, timeLeft, functionContext } = invocation;
  const record = recordOf(signal);
  let outcome: 'handled' | 'duplicate' = 'duplicate';
  for (const target of targets) {
    const step = { ...record, type: `handoff:${target.name}:${record.type}` };
    const send = () =>
      target.send(signal, { ...functionContext, timeoutMs: Math.max(timeLeft(), 1) });
    const sent = await tryOnce(
      step,
      () => inbox.once(step, send, onceOptions(invocation)),
      'handoff_failed',
      'unexpected failure',
    );
    if (sent.outcome === 'failed') return sent;
    if (sent.outcome === 'handled') outcome = 'handled';
  }
  return { outcome, result: undefined };
}
