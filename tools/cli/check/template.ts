import { basename, resolve } from 'node:path';
import { isObject } from 'oss-inbox';
import type { Path } from './finding.js';

export type Json = Readonly<Record<string, unknown>>;

export interface Trigger {
  readonly path: Path;
  /** The whole entry; `config` is its `triggerConfig`. */
  readonly entry: Json;
  readonly name: string;
  readonly type: string;
  readonly config: Json;
  readonly sourceArn: string | undefined;
}

/** A function of the component fc3. What the template lacks or misuses is `undefined` here, or empty. */
export interface DeployedFunction {
  /** Its `props`. */
  readonly path: Path;
  readonly props: Json;
  readonly name: string;
  readonly region: string | undefined;
  readonly triggers: readonly Trigger[];
  readonly environment: Json;
  /** Seconds. */
  readonly timeout: number | undefined;
  /** The folder of the code, absolute. */
  readonly code: string | undefined;
  /** Which of this project's functions it is, told by the name of that folder. */
  readonly bundle: Bundle | undefined;
}

type Bundle = (typeof bundles)[number];

export interface Template {
  /** The rendered document. */
  readonly document: Json;
  readonly functions: readonly DeployedFunction[];
}

const bundles = ['upload-callback', 'task-result', 'object-event', 'topic-push'] as const;

/** The functions of a rendered template in this folder. */
export function readTemplate(rendered: unknown, folder: string): Template {
  const document = asObject(rendered);
  const functions = Object.entries(asObject(document['resources'])).flatMap(([name, resource]) => {
    const { component, props } = asObject(resource);
    const isFunction = typeof component === 'string' && /^(?:devsapp\/)?fc3(?:@|$)/.test(component);
    return isFunction ? [readFunction(['resources', name, 'props'], asObject(props), folder)] : [];
  });
  return { document, functions };
}

/** Whether the text holds a variable that only a deploy fills in, so that nothing is known of it yet. */
export function isDeferred(text: string): boolean {
  return text.includes('${');
}

/** The value if it is a map, else an empty one. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The setting's value; `undefined` where it is unset or empty, which is the same to a function. */
export function settingOf({ environment }: DeployedFunction, name: string): string | undefined {
  return asText(environment[name]);
}

/** Whether it is told of signals over HTTP, which are signed in the Authorization header. */
export function receivesOverHttp({ bundle, environment }: DeployedFunction): boolean {
  const isOurs = bundle === 'upload-callback' || bundle === 'topic-push';
  return isOurs || 'CALLBACK_DEADLINE_MS' in environment;
}

function readFunction(path: Path, props: Json, folder: string): DeployedFunction {
  const { timeout } = props;
  const location = asText(props['code']) ?? asText(asObject(props['code'])['src']);
  return {
    path,
    props,
    name: asText(props['functionName']) ?? '',
    region: asText(props['region']),
    triggers: asList(props['triggers']).map((entry, index) =>
      readTrigger([...path, 'triggers', index], asObject(entry)),
    ),
    environment: asObject(props['environmentVariables']),
    timeout: typeof timeout === 'number' ? timeout : undefined,
    code: location !== undefined && !isDeferred(location) ? resolve(folder, location) : undefined,
    bundle: bundles.find((name) => location !== undefined && basename(location) === name),
  };
}

function readTrigger(path: Path, entry: Json): Trigger {
  return {
    path,
    entry,
    name: asText(entry['triggerName']) ?? '',
    type: asText(entry['triggerType']) ?? '',
    config: asObject(entry['triggerConfig']),
    sourceArn: asText(entry['sourceArn']),
  };
}
