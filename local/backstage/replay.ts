import { isObject, tryParseJson } from '@oss-inbox/shared';
import { isRejected, readLetter } from '../../wire/index.js';
import type { Cloud } from '../cloud.js';
import type { Outcome } from '../fc/invocation.js';
import type { Happening } from '../trace/happening.js';
import type { Trace } from '../trace/trace.js';

interface Stage {
  readonly cloud: Cloud;
  readonly trace: Pick<Trace, 'get' | 'causedBy'>;
}

/** Whether `replay` can do something about it. */
export function canReplay(happening: Happening, trace: Stage['trace']): boolean {
  const { kind, status } = happening;
  if (kind === 'letter') return status === 'dead';
  const hasFailed =
    kind === 'invocation' ? status === 'dead' : failedUpload(happening, trace) !== undefined;
  return hasFailed && !isMended(happening, trace);
}

/** Whether its letter is gone, or a replay of it has succeeded. */
function isMended({ id }: Happening, trace: Stage['trace']): boolean {
  const after = trace.causedBy(id);
  const letters = after.filter(({ kind }) => kind === 'letter');
  if (letters.length > 0) return letters.every(({ status }) => status !== 'dead');
  return after.some(({ kind, status }) => kind === 'invocation' && status === 'fine');
}

/**
 * Runs what failed for good once more: a dead letter, the invocation that it came of, or an upload callback that was kept.
 * A letter is taken out of its queue once its function has succeeded, and stays there when it was rejected again.
 *
 * @throws {Error} that says why it failed again, or can't be run.
 */
export async function replay(happening: Happening, { cloud, trace }: Stage): Promise<void> {
  const upload = failedUpload(happening, trace);
  if (upload) {
    succeeded(await cloud.fc.invoke(upload.functionName, upload.event, happening.id));
    return;
  }
  const letter = happening.kind === 'letter' ? happening : letterOf(happening, trace);
  if (letter) {
    await replayLetter(letter, cloud);
    return;
  }
  const event = happening.parts.find(({ name }) => name === 'event');
  if (!event || event.isCut)
    throw new Error('its event is not there in full: it can not be replayed from here');
  succeeded(await cloud.fc.invoke(happening.title, event.text, happening.id));
}

async function replayLetter({ id, title, parts, facts }: Happening, cloud: Cloud): Promise<void> {
  const body = parts.find(({ name }) => name === 'body')?.text ?? '';
  const letter = readLetter(tryParseJson(body));
  if (!letter.function) throw new Error('the letter does not say which function failed');
  succeeded(await cloud.fc.invoke(letter.function.name, letter.event.toString(), id));
  const queue = cloud.smq.broker.queue(title.replace(/^queue /, ''));
  queue.deleteById(facts['id'] ?? '');
}

function letterOf({ id }: Happening, trace: Stage['trace']): Happening | undefined {
  return trace.causedBy(id).find(({ kind, status }) => kind === 'letter' && status === 'dead');
}

/** An upload callback that its function could not handle, in the form in which that function takes it again. */
function failedUpload({ kind, title, status, cause, parts }: Happening, trace: Stage['trace']) {
  if (kind !== 'signal' || title !== 'oss:UploadCallback' || status !== 'failed') return undefined;
  const signal = parts.find(({ name }) => name === 'signal')?.text;
  const invocation = trace.get(cause ?? '');
  if (signal === undefined || !invocation) return undefined;
  return { functionName: invocation.title, event: `{"replay":${signal}}` };
}

/** @throws {Error} with what the function said, when it failed. */
function succeeded({ errorType, payload }: Outcome): void {
  const answer = tryParseJson(payload.toString());
  const said = isObject(answer) ? answer : {};
  if (errorType !== undefined) throw new Error(`it failed again: ${textOf(said['errorMessage'])}`);
  if (isRejected(answer)) throw new Error('the function cannot decode it, and rejected it again');
  // What an HTTP function answers.
  const { statusCode, body } = said;
  if (typeof statusCode === 'number' && statusCode >= 300) {
    throw new Error(`it failed again: ${statusCode} ${textOf(body)}`);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
