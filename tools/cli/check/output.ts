import { parseAsyncProcess } from 'oss-inbox';
import type { BucketRule } from './bucket-rule.js';
import type { Path } from './finding.js';
import { asText, type DeployedFunction, isDeferred } from './template.js';

/** Where objects are written. */
export interface Output {
  /** In words, for a message. */
  readonly name: string;
  /** Absent where nothing says so: then the bucket of the trigger is meant. */
  readonly bucket?: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Whether it is the folder of the object that the trigger told of. */
  readonly isBesideSource?: boolean;
}

/** What one setting says a function brings about. */
export interface Effect {
  readonly path: Path;
  readonly output?: Output;
  /** The SMQ topic that hears of it. */
  readonly topic?: string;
}

// OUTPUT_PREFIX, THUMBNAILS_DIR, TARGET_BUCKET, SAVE_AS …
const OUTPUT_NAME =
  /(?:^|_)(?:OUT|OUTPUTS?|DEST|DESTINATION|TARGET|RESULTS?|SAVE_?AS|THUMBNAILS?|PREVIEWS?|CONVERTED)(?:_(PREFIX|PATH|FOLDER|DIR|DIRECTORY|KEY|URI|URL|BUCKET))?$/;
const TOPIC_NAME = /(?:^|_)(?:OUT|OUTPUT|DEST|DESTINATION|TARGET|RESULTS?|PUBLISH|NOTIFY)_TOPIC$/;

/** What the function's settings say of where it writes and publishes, told by their names and by `sys/saveas`. */
export function effectsOf({ path, environment }: DeployedFunction): Effect[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const place = [...path, 'environmentVariables', name];
    const text = asText(value);
    if (text === undefined || isDeferred(text)) return [];
    if (/[|/](?:saveas|notify),/.test(text)) return processEffect(name, text, place);
    if (TOPIC_NAME.test(name)) return [{ path: place, topic: text }];
    const output = outputNamed(name, text, environment);
    return output ? [{ path: place, output }] : [];
  });
}

/** How sure it is that what is written there fires the trigger. */
export function meets(output: Output, rule: BucketRule): 'certainly' | 'perhaps' | undefined {
  if (output.bucket !== undefined && output.bucket !== rule.bucket) return undefined;
  if (!rule.events.some((event) => event.startsWith('oss:ObjectCreated:'))) return undefined;
  const isFolder = rule.prefix === '' || rule.prefix.endsWith('/');
  const isBelow =
    output.prefix.startsWith(rule.prefix) || (output.isBesideSource === true && isFolder);
  if (!isBelow && !rule.prefix.startsWith(output.prefix)) return undefined;
  const endsSo = output.suffix.endsWith(rule.suffix);
  if (!endsSo && !rule.suffix.endsWith(output.suffix)) return undefined;
  return isBelow && endsSo ? 'certainly' : 'perhaps';
}

function outputNamed(
  name: string,
  text: string,
  environment: Readonly<Record<string, unknown>>,
): Output | undefined {
  const [whole, kind] = OUTPUT_NAME.exec(name) ?? [];
  if (whole === undefined) return undefined;
  const stem = kind === undefined ? name : name.slice(0, -kind.length - 1);
  if (kind === 'BUCKET') {
    // Where there is a prefix beside it, the two go together.
    const isAlone = Object.keys(environment).filter((key) => key.startsWith(stem)).length === 1;
    return isAlone ? { name, bucket: text, prefix: '', suffix: '' } : undefined;
  }
  const [, bucketThere, key = text] = /^oss:\/\/([^/]+)\/?(.*)$/s.exec(text) ?? [];
  if (/^[a-z]+:/i.test(key)) return undefined;
  const bucket = bucketThere ?? asText(environment[`${stem}_BUCKET`]);
  return {
    name,
    ...(bucket !== undefined && { bucket }),
    prefix: key.replace(/^\//, ''),
    suffix: '',
  };
}

function processEffect(name: string, text: string, path: Path): Effect[] {
  try {
    const { saveAs, notify } = parseAsyncProcess(text);
    const output = saveAs && {
      name: `the saveas of ${name}`,
      ...(saveAs.bucket !== undefined && { bucket: saveAs.bucket }),
      // What the source's own name fills in may be anything.
      prefix: saveAs.object.replace(/\{.*$/s, ''),
      suffix: saveAs.object.replace(/^.*\}/s, ''),
      isBesideSource: /^\{(?:dirname\}\/|key\})/.test(saveAs.object),
    };
    return [{ path, ...(output && { output }), ...(notify && { topic: notify.topic }) }];
  } catch {
    return [];
  }
}
