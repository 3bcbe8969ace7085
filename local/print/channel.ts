import type { Template } from '../template.js';

const CHANNELS: Readonly<Record<string, string>> = {
  http: 'upload callback',
  mns_topic: 'SMQ topic',
  oss: 'OSS trigger',
};

/** How a function gets its signals, after its first trigger. */
export function channelOf({ functions }: Template, functionName: string): string {
  const found = functions.find(({ name }) => name === functionName);
  const [trigger] = found?.triggers ?? [];
  return CHANNELS[trigger?.triggerType ?? ''] ?? 'invocation';
}
