import { isObject, tryParseJson } from 'oss-inbox';
import { isRejected, readDeadLetter } from '../../wire/index.js';
import type { Cloud } from '../cloud.js';
import type { Outcome } from '../fc/invocation.js';
import type { Trace } from '../trace/trace.js';
import type { TraceEvent } from '../trace/trace-event.js';

interface Stage {
  readonly cloud: Cloud;
  readonly trace: Pick<Trace, 'get' | 'causedBy'>;
}

/** Whether `replay` can do something about it. */
export function canReplay(traceEvent: TraceEvent, trace: Stage['trace']): boolean {
  const { kind, status } = traceEvent;
  if (kind === 'dead-letter') return status === 'dead';
  const hasFailed =
    kind === 'invocation' ? status === 'dead' : failedUpload(traceEvent, trace) !== undefined;
  return hasFailed && !isMended(traceEvent, trace);
}

/** Whether its dead letter is gone, or a replay of it has succeeded. */
function isMended({ id }: TraceEvent, trace: Stage['trace']): boolean {
  const after = trace.causedBy(id);
  const deadLetters = after.filter(({ kind }) => kind === 'dead-letter');
  if (deadLetters.length > 0) return deadLetters.every(({ status }) => status !== 'dead');
  return after.some(({ kind, status }) => kind === 'invocation' && status === 'fine');
}

/**
 * Runs what failed for good once more: a dead letter, the invocation that it came of, or an upload callback that was kept.
 * A dead letter is taken out of its queue once its function has succeeded, and stays there when it was rejected again.
 *
 * @throws {Error} that says why it failed again, or can't be run.
 */
export async function replay(traceEvent: TraceEvent, { cloud, trace }: Stage): Promise<void> {
  const upload = failedUpload(traceEvent, trace);
  if (upload) {
    succeeded(await cloud.fc.invoke(upload.functionName, upload.event, traceEvent.id));
    return;
  }
  const deadLetter =
    traceEvent.kind === 'dead-letter' ? traceEvent : deadLetterOf(traceEvent, trace);
  if (deadLetter) {
    await replayDeadLetter(deadLetter, cloud);
    return;
  }
  const event = traceEvent.parts.find(({ name }) => name === 'event');
  if (!event || event.isCut)
    throw new Error('its event is not there in full: it can not be replayed from here');
  succeeded(await cloud.fc.invoke(traceEvent.title, event.text, traceEvent.id));
}

async function replayDeadLetter(
  { id, title, parts, facts }: TraceEvent,
  cloud: Cloud,
): Promise<void> {
  const body = parts.find(({ name }) => name === 'body')?.text ?? '';
  const deadLetter = readDeadLetter(tryParseJson(body));
  if (!deadLetter.function) throw new Error('the dead letter does not say which function failed');
  succeeded(await cloud.fc.invoke(deadLetter.function.name, deadLetter.event.toString(), id));
  const queue = cloud.smq.broker.queue(title.replace(/^queue /, ''));
  queue.deleteById(facts['id'] ?? '');
}

function deadLetterOf({ id }: TraceEvent, trace: Stage['trace']): TraceEvent | undefined {
  return trace.causedBy(id).find(({ kind, status }) => kind === 'dead-letter' && status === 'dead');
}

/** An upload callback that its function could not handle, in the form in which that function takes it again. */
function failedUpload({ kind, title, status, cause, parts }: TraceEvent, trace: Stage['trace']) {
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
