import type { Template } from './template.js';

const CHANNELS: Readonly<Record<string, string>> = {
  mns_topic: 'SMQ topic',
  oss: 'OSS trigger',
};

/** How a function gets its signals, after its first trigger. */
export function channelOf({ functions }: Template, functionName: string): string {
  const found = functions.find(({ name }) => name === functionName);
  const [trigger] = found?.triggers ?? [];
  // A push and a callback come the same way, but are trusted for different settings.
  if (trigger?.triggerType === 'http') {
    return 'SMQ_ALLOWED_TOPICS' in (found?.environment ?? {}) ? 'SMQ push' : 'upload callback';
  }
  return CHANNELS[trigger?.triggerType ?? ''] ?? 'invocation';
}
