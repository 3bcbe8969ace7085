import type { Environment } from '../../../shared/src/config/index.js';
import type { HandoffContext } from '../../../shared/src/handoff/index.js';
import type { Signal } from '../../../shared/src/signal/index.js';
import { messageSignal } from './message-signal.js';
import { onlyTarget } from './webhook.js';

/** What Function Compute gives to a function with a role. */
export const context = {
  accountId: '1234567890123456',
  region: 'cn-hangzhou',
  credentials: {
    accessKeyId: 'STS.an-access-key-id',
    accessKeySecret: 'an-access-key-secret',
    securityToken: 'a-security-token',
  },
  timeoutMs: 4000,
} as const;

/** Hands a signal to the function `f` of the service `s`. */
export function handTo(
  endpoint: string | undefined,
  { signal = messageSignal(), env = {}, ...parts }: InvocationOptions = {},
): Promise<void> {
  const target = onlyTarget({
    HANDOFF_FUNCTION: 's/f',
    HANDOFF_FUNCTION_ENDPOINT: endpoint,
    HANDOFF_ALLOW_PRIVATE: 'true',
    ...env,
  });
  return target.send(signal, { ...context, ...parts });
}

interface InvocationOptions extends Partial<HandoffContext> {
  readonly signal?: Signal;
  readonly env?: Environment;
}
