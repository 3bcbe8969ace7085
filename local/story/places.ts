import type { Cloud } from '../cloud.js';
import { bucketOf, type Trigger, type TriggerOf, topicOf } from '../trigger.js';

/** What the story needs to know of the template. */
export interface Places {
  readonly callbackUrl: string;
  readonly bucket: string;
  /** What keys begin with that the OSS trigger is about. */
  readonly prefix: string;
  readonly topic: string;
}

/** @throws {Error} when the template lacks one of the three triggers that the story is about. */
export function readPlaces({ template, fc }: Cloud): Places {
  const triggers = template.functions.flatMap((item) => item.triggers);
  const [http] = [...fc.http.values()];
  const oss = firstOf(triggers, 'oss');
  const topic = firstOf(triggers, 'mns_topic');
  if (!http || !oss || !topic) {
    throw new Error('the story needs an http, an oss and an mns_topic trigger in the template');
  }
  return {
    callbackUrl: `${http.url}/`,
    bucket: bucketOf(oss),
    prefix: oss.triggerConfig.filter?.key?.prefix ?? '',
    topic: topicOf(topic),
  };
}

function firstOf<Type extends Trigger['triggerType']>(
  triggers: readonly Trigger[],
  type: Type,
): TriggerOf<Type> | undefined {
  return triggers.find((trigger): trigger is TriggerOf<Type> => trigger.triggerType === type);
}
