import { parseArn } from './arn.js';
import {
  asList,
  asObject,
  type DeployedFunction,
  type Template,
  type Trigger,
} from './template.js';

/** An OSS trigger, as the rule of a bucket that it becomes. */
export interface BucketRule {
  readonly owner: DeployedFunction;
  readonly trigger: Trigger;
  readonly bucket: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** The OSS triggers of the template whose bucket is known, in their order. */
export function bucketRules({ functions }: Template): BucketRule[] {
  return functions.flatMap((owner) =>
    owner.triggers.flatMap((trigger) => {
      const arn = trigger.type === 'oss' ? parseArn(trigger.sourceArn ?? '') : undefined;
      if (!arn?.resource) return [];
      const key = asObject(asObject(trigger.config['filter'])['key']);
      const events = asList(trigger.config['events']).map(String);
      return [{ owner, trigger, bucket: arn.resource, events, ...endsOf(key) }];
    }),
  );
}

function endsOf({ prefix, suffix }: Readonly<Record<string, unknown>>) {
  return {
    prefix: typeof prefix === 'string' ? prefix : '',
    suffix: typeof suffix === 'string' ? suffix : '',
  };
}
