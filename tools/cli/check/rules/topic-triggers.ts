import { closest } from 'oss-inbox';
import type { Fault } from '../finding.js';
import { asText, isDeferred, type Template } from '../template.js';

const choices = {
  notifyContentFormat: ['JSON', 'STREAM'],
  notifyStrategy: ['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'],
} as const;

const MAX_TAG = 16;

/** Triggers of SMQ topics. */
export function* checkTopicTriggers({ functions }: Template): Generator<Fault> {
  for (const { path, name, type, config } of functions.flatMap(({ triggers }) => triggers)) {
    if (type !== 'mns_topic') continue;
    const place = [...path, 'triggerConfig'];
    yield {
      code: 'topic-trigger-fixed',
      severity: 'note',
      path,
      message: `The trigger ${name} is made once: a later deploy says that it needs no update, and changes nothing of it.`,
      fix: `After a change: npx s ${path[1]} remove --trigger ${name}, then deploy.`,
    };
    for (const [key, allowed] of Object.entries(choices)) {
      const value = asText(config[key]);
      if (value === undefined || isDeferred(value) || allowed.some((one) => one === value))
        continue;
      const meant = closest(value, allowed);
      yield {
        code: key === 'notifyStrategy' ? 'notify-strategy' : 'notify-format',
        severity: 'error',
        path: [...place, key],
        message: `SMQ has no ${key} ${value}: s verify says nothing, and the deploy is refused.`,
        fix: meant === undefined ? `Use ${allowed.join(' or ')}.` : `Did you mean ${meant}?`,
      };
    }
    const tag = asText(config['filterTag']);
    if (tag === undefined || tag.length <= MAX_TAG) continue;
    yield {
      code: 'filter-tag',
      severity: 'error',
      path: [...place, 'filterTag'],
      message: `A filterTag has at most ${MAX_TAG} characters, this one ${tag.length}.`,
      fix: 'Shorten it, and the tag that is published too.',
    };
  }
}
