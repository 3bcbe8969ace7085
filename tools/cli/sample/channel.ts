/** The ways by which a signal can come. */
export const channels = [
  'oss-trigger',
  'topic',
  'topic-stream',
  'queue',
  'eventbridge',
  'push-json',
  'push-xml',
  'push-simplified',
] as const;

export type Channel = (typeof channels)[number];

/** Those by which Intelligent Media Management can tell of a task. */
export const taskChannels = channels.filter((channel) => channel !== 'oss-trigger');

/** Those of SMQ. */
export const messageChannels = taskChannels.filter((channel) => channel !== 'eventbridge');
