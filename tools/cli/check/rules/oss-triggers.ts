import { closest, objectEventNames } from 'oss-inbox';
import type { Fault, Path } from '../finding.js';
import { asList, asObject, asText, isDeferred, type Template } from '../template.js';

// What OSS tells triggers. It has more events, which only event notification rules of SMQ and EventBridge tell.
const OTHER_CHANNELS = /^Object(?:Downloaded|Restore):|:(?:Mirror|ChangeStorageClass)$/;
const events = [
  'oss:ObjectCreated:*',
  ...objectEventNames.filter((name) => !OTHER_CHANNELS.test(name)).map((name) => `oss:${name}`),
];

/** Events and filters of OSS triggers. */
export function* checkOssTriggers({ functions }: Template): Generator<Fault> {
  for (const { path, type, config } of functions.flatMap(({ triggers }) => triggers)) {
    if (type !== 'oss') continue;
    const place = [...path, 'triggerConfig'];
    const wanted = asList(config['events']);
    if (Array.isArray(config['events']) && wanted.length === 0) {
      yield {
        code: 'events-empty',
        severity: 'error',
        path: [...place, 'events'],
        message: 'The trigger asks for no event, and never fires.',
        fix: 'List the events, such as oss:ObjectCreated:PutObject.',
      };
    }
    for (const [index, event] of wanted.entries()) {
      if (typeof event === 'string') yield* checkEvent(event, [...place, 'events', index]);
    }
    yield* checkFilter(asObject(asObject(config['filter'])['key']), [...place, 'filter', 'key']);
  }
}

function* checkEvent(event: string, path: Path): Generator<Fault> {
  if (isDeferred(event)) return;
  if (event === 'oss:ObjectCreated:*') {
    yield {
      code: 'event-per-part',
      severity: 'warning',
      path,
      message:
        'ObjectCreated:* fires for each part of a multipart upload too: a file in 1,000 parts starts the function about 1,000 times.',
      fix: 'List oss:ObjectCreated:PutObject, PostObject and CompleteMultipartUpload, and CopyObject or AppendObject where they are used.',
    };
  }
  if (events.includes(event)) return;
  const prefixed = `oss:${event}`;
  if (events.includes(prefixed)) {
    yield {
      code: 'event-without-oss',
      severity: 'error',
      path,
      message: `${event} lacks the oss: that triggers want: the deploy goes through, and the trigger is refused or never fires.`,
      fix: `Write ${prefixed}.`,
    };
    return;
  }
  const meant = closest(event, events) ?? closest(prefixed, events);
  const isElsewhere = OTHER_CHANNELS.test(event.replace(/^oss:/, ''));
  yield {
    code: 'event-unknown',
    severity: 'error',
    path,
    message: isElsewhere
      ? `OSS tells triggers nothing of ${event}.`
      : `${event} is no event of OSS triggers: s verify says nothing, and the trigger is refused or never fires.`,
    fix: isElsewhere
      ? 'Use an event notification rule with an SMQ topic, or an eventbridge trigger.'
      : `Did you mean ${meant ?? 'oss:ObjectCreated:PutObject'}?`,
  };
}

function* checkFilter(key: Readonly<Record<string, unknown>>, path: Path): Generator<Fault> {
  for (const name of ['prefix', 'suffix']) {
    const value = asText(key[name]) ?? '';
    if (name === 'prefix' && value.startsWith('/')) {
      yield {
        code: 'prefix-slash',
        severity: 'error',
        path: [...path, name],
        message: 'No object name begins with a slash: the trigger never fires.',
        fix: `Write ${value.replace(/^\/+/, '') || '""'}.`,
      };
    }
    if (!/[*?]/.test(value)) continue;
    yield {
      code: 'filter-pattern',
      severity: 'warning',
      path: [...path, name],
      message: `A ${name} is compared letter by letter: * and ? stand for themselves.`,
      fix: `Write the ${name} itself; several need a trigger each.`,
    };
  }
}
