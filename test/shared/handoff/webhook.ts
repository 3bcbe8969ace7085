import { type Environment, readConfig } from '../../../shared/src/config/index.js';
import { type HandoffTarget, handoffTargets } from '../../../shared/src/handoff/index.js';
import type { Signal } from '../../../shared/src/signal/index.js';
import { messageSignal } from './message-signal.js';

/** 24 bytes, the fewest there may be. */
export const secret = `whsec_${Buffer.alloc(24, 'new secret').toString('base64')}`;
/** 64 bytes, the most there may be. */
export const oldSecret = `whsec_${Buffer.alloc(64, 'old secret').toString('base64')}`;

/** The one target of this configuration. */
export function onlyTarget(env: Environment): HandoffTarget {
  const [target, ...others] = handoffTargets(readConfig(env));
  if (target === undefined || others.length > 0) throw new Error('not one target');
  return target;
}

/** Posts a signal to a receiver that may be on this machine. */
export function postTo(
  url: string,
  { signal = messageSignal(), timeoutMs = 4000, env = {} }: PostOptions = {},
): Promise<void> {
  const target = onlyTarget({
    HANDOFF_URL: url,
    HANDOFF_SECRET: secret,
    HANDOFF_ALLOW_PRIVATE: 'true',
    ...env,
  });
  return target.send(signal, { timeoutMs });
}

interface PostOptions {
  readonly signal?: Signal;
  readonly timeoutMs?: number;
  readonly env?: Environment;
}
