import type { LogFields } from '../core/index.js';
import type { InboxRecord } from '../inbox/index.js';
import type { Invocation } from './invocation.js';
import { sendToDeadLetters, type Unhandled } from './send-to-dead-letters.js';

/** A verified callback that could not be handled. */
export interface FailedCallback extends Unhandled {
  readonly record: InboxRecord;
  /** For the log; that of the record where it is no signal. */
  readonly signalId?: string;
  /** What is logged of it, where nothing else keeps it. */
  readonly content: LogFields;
}

/** Characters; Function Compute cuts a log line at 32 KB, and a character may be three bytes. */
const LONGEST_LINE = 8000;
const SHORTEST = 100;

/**
 * Keeps a verified callback, since OSS never sends one again: in the ledger, else in the dead-letter queue, else in error
 * log lines. Never rejects.
 */
export async function keepCallback(failed: FailedCallback, invocation: Invocation): Promise<void> {
  const { log, requestId } = invocation;
  const fields = {
    requestId,
    signalId: failed.signalId ?? failed.record.id,
    code: failed.error.code,
  };
  const troubles: string[] = [];
  for (const [place, keep] of placesFor(failed, invocation)) {
    try {
      await keep();
      log('warn', 'kept', { ...fields, in: place });
      return;
    } catch (error) {
      troubles.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  logWhole(failed.content, { ...fields, ...(troubles.length > 0 && { troubles }) }, invocation);
}

function* placesFor(
  failed: FailedCallback,
  invocation: Invocation,
): Generator<[string, () => Promise<void>]> {
  const { inbox, config, timeLeft } = invocation;
  const { record, error } = failed;
  if (inbox.isDurable) {
    yield ['the ledger', () => inbox.keep(record, error, Math.max(timeLeft() / 2, SHORTEST))];
  }
  const queue = config.deadLetterQueue;
  if (queue !== undefined) {
    const send = async () => {
      if ((await sendToDeadLetters(queue, failed, invocation)) === 'too_large') {
        throw new Error('it has more than 64 KB');
      }
    };
    yield ['the dead-letter queue', send];
  }
}

function logWhole(content: LogFields, fields: LogFields, { log }: Invocation): void {
  const text = JSON.stringify(content);
  if (text.length <= LONGEST_LINE) {
    log('error', 'kept', { ...fields, ...content });
    return;
  }
  const of = Math.ceil(text.length / LONGEST_LINE);
  for (let part = 1; part <= of; part += 1) {
    const json = text.slice((part - 1) * LONGEST_LINE, part * LONGEST_LINE);
    log('error', 'kept', { ...fields, part, of, json });
  }
}
