import * as z from 'zod/mini';

const text = z.optional(z.string());

/** The triggers of an `s.yaml` that run locally; of any other only the type is known. */
export const triggerSchema = z.union([
  z.looseObject({
    triggerType: z.literal('http'),
    triggerConfig: z.looseObject({ methods: z.array(z.string()), authType: text }),
  }),
  z.looseObject({
    triggerType: z.literal('mns_topic'),
    triggerName: z.string(),
    sourceArn: z.string(),
    triggerConfig: z.looseObject({
      notifyContentFormat: z.optional(z.enum(['STREAM', 'JSON'])),
      notifyStrategy: z.optional(z.enum(['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'])),
      filterTag: text,
    }),
  }),
  z.looseObject({
    triggerType: z.literal('oss'),
    sourceArn: z.string(),
    triggerConfig: z.looseObject({
      events: z.array(z.string()),
      filter: z.optional(
        z.looseObject({ key: z.optional(z.looseObject({ prefix: text, suffix: text })) }),
      ),
    }),
  }),
  z.looseObject({
    triggerType: z.enum(['timer', 'eventbridge', 'log', 'tablestore', 'cdn_events']),
  }),
]);

export type Trigger = z.output<typeof triggerSchema>;
export type TriggerOf<Type extends Trigger['triggerType']> = Extract<
  Trigger,
  { readonly triggerType: Type }
>;

/** `topic` of `acs:mns:<region>:<account>:/topics/<topic>`. @throws {Error} for any other resource name. */
export function topicOf(trigger: TriggerOf<'mns_topic'>): string {
  return lastPart(trigger.sourceArn, /\/topics\/([^/]+)$/);
}

/** `bucket` of `acs:oss:<region>:<account>:<bucket>`. @throws {Error} for any other resource name. */
export function bucketOf(trigger: TriggerOf<'oss'>): string {
  return lastPart(trigger.sourceArn, /^acs:oss:[^:]*:[^:]*:([^:/]+)$/);
}

function lastPart(arn: string, pattern: RegExp): string {
  const [, name] = pattern.exec(arn) ?? [];
  if (!name) throw new Error(`sourceArn can't be read: ${arn}`);
  return name;
}
