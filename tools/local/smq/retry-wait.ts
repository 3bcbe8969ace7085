export const notifyStrategies = ['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'] as const;

export type NotifyStrategy = (typeof notifyStrategies)[number];

/**
 * Seconds that a subscription waits after so many failed attempts before the next one; `undefined` when it gives up.
 * `random` gives numbers from 0 to 1.
 *
 * @see https://www.alibabacloud.com/help/en/mns/notifystrategy
 */
export function retryWait(
  strategy: NotifyStrategy,
  attempts: number,
  random = Math.random,
): number | undefined {
  if (strategy === 'BACKOFF_RETRY') return attempts > 3 ? undefined : 10 + 10 * random();
  return attempts > 176 ? undefined : Math.min(2 ** (attempts - 1), 512);
}
