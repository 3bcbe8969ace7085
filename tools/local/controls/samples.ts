import { isObject, tryParseJson } from 'oss-inbox';
import type { Cloud } from '../cloud.js';
import type { Sample } from '../page/controls.js';
import { findPlaces, readPlaces } from '../places.js';
import type { Observer } from '../trace/trace-event.js';
import { postCallback } from './post-callback.js';
import type { Tools } from './tools.js';

interface Stage {
  readonly cloud: Cloud;
  readonly observer: Observer;
  readonly tools: Tools;
}

/** Sends the sample, and gives the id of the trace event that it begins with. */
type Send = (stage: Stage) => Promise<string>;

/** A sample that can be sent. */
export interface SendableSample extends Sample {
  readonly send: Send;
}

const BROKEN = '{"TaskType":"OfficeConversion","TaskId":';

/** Every kind of sample that `oss-inbox sample` has, and a message that nobody can read. */
export async function listSamples(tools: Tools): Promise<SendableSample[]> {
  const kinds: unknown = JSON.parse(await tools('sample', '--list', '--json'));
  const listed = Array.isArray(kinds) ? kinds.filter(isObject) : [];
  return [
    ...listed.flatMap(({ kind, what }) => samplesOf(String(kind), String(what))),
    {
      name: 'broken message',
      group: 'Messages',
      about: 'half of a task result: poison, which becomes a dead letter',
      send: (stage) => publish(stage, BROKEN),
    },
  ];
}

function samplesOf(kind: string, about: string): SendableSample[] {
  const [group = '', name = ''] = kind.split(' ');
  if (group === 'callback') {
    return ['form', 'json'].map((body) => ({
      name: `callback, ${body}`,
      group: 'Upload callbacks',
      about: `${about}, its body ${body}`,
      send: (stage) => sendCallback(stage, body),
    }));
  }
  if (group === 'event') {
    return [{ name, group: 'Object events', about, send: (stage) => sendEvent(stage, name) }];
  }
  if (group === 'task') {
    return ['succeeded', 'failed'].map((outcome) => ({
      name: `${name} ${outcome}`,
      group: 'Task results',
      about: `${about}: it ${outcome}`,
      send: (stage) => sendMessage(stage, 'task', name, '--outcome', outcome),
    }));
  }
  return [{ name: kind, group: 'Messages', about, send: (stage) => sendMessage(stage, kind) }];
}

async function sendCallback({ cloud, observer, tools }: Stage, body: string): Promise<string> {
  const { callbackUrl: url, bucket } = readPlaces(cloud);
  const options = ['--body', body, '--bucket', bucket, '--url', url, '--as', 'json'];
  const sample = tryParseJson(await tools('sample', 'callback', ...options));
  const { headers, body: text } = isObject(sample) ? sample : {};
  if (!isObject(headers) || typeof text !== 'string') throw new Error('the sample is no request');
  const own = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return postCallback({ url, headers: Object.fromEntries(own), body: text }, observer);
}

async function sendEvent({ cloud, observer, tools }: Stage, name: string): Promise<string> {
  const { bucket } = readPlaces(cloud);
  const functionName = nameOf(cloud, 'oss');
  const document = (await tools('sample', 'event', name, '--bucket', bucket)).trim();
  const event = observer.begin({
    kind: 'event',
    title: `oss:${name}`,
    status: 'fine',
    facts: { sample: 'yes' },
    parts: [{ name: 'document', text: document }],
  });
  cloud.fc.invokeAsync(functionName, document, event.id);
  return event.id;
}

/** The sample is a topic trigger's event, whose message goes to the topic. */
async function sendMessage(stage: Stage, ...kind: readonly string[]): Promise<string> {
  const event = tryParseJson(await stage.tools('sample', ...kind, '--via', 'topic'));
  const text = isObject(event) ? event['Message'] : undefined;
  if (typeof text !== 'string') throw new Error('the sample is no message');
  return publish(stage, text);
}

async function publish({ cloud, observer }: Stage, body: string): Promise<string> {
  const { topic } = findPlaces(cloud);
  if (topic === undefined) throw new Error('neither s.yaml nor local.yaml has a topic');
  const message = cloud.smq.broker.topic(topic).publish({ body });
  return observer.causeOf(message.id) ?? '';
}

function nameOf({ template }: Cloud, triggerType: string): string {
  const found = template.functions.find(({ triggers }) =>
    triggers.some((trigger) => trigger.triggerType === triggerType),
  );
  if (!found) throw new Error(`no function has a trigger of type ${triggerType}`);
  return found.name;
}
