import { join } from 'node:path';
import type { Arguments } from './arguments.js';
import { channelOf } from './channel.js';
import type { Cloud } from './cloud.js';
import { playDemo } from './demo/demo.js';
import { SignalWatch } from './demo/signal-watch.js';
import type { SentCallback } from './oss/callback/send-callback.js';
import { findPlaces } from './places.js';
import { announceAddresses, inviteToTry } from './print/announce.js';
import { newPaint } from './print/paint.js';
import { newPrinter, type Printer } from './print/printer.js';
import { type Local, type LocalOptions, startLocal } from './start-local.js';
import { readTemplate } from './template.js';

export type LocalRun = Arguments & Pick<LocalOptions, 'root' | 'build'>;

const DEMO_LIMIT = 30_000;

/**
 * Starts the local cloud and its page, plays the demo and stays up until it is told to stop, or ends with the demo.
 *
 * @throws {Error} when something can't be started, and when the demo fails and it is all there is to do.
 */
export async function runLocally(run: LocalRun): Promise<void> {
  const stopped = untilStopped();
  let local: Local | undefined;
  const template = await readTemplate(run.template ?? join(run.root, 's.yaml'));
  const paint = newPaint(process.stdout.isTTY);
  const printer = newPrinter(
    (line) => console.log(line),
    paint,
    // Some functions are there only locally.
    (name) => channelOf(local?.cloud.template ?? template, name),
  );
  const watch = new SignalWatch((record) => printer.signal(record));
  let sent: SentCallback | undefined;
  local = await startLocal(template, {
    ...run,
    onLine: (line) => {
      if (!watch.read(line)) printer.log(line);
    },
    onCallback: (callback) => {
      sent = callback;
    },
    onFailure: ({ functionName, attempts, outcome }) => {
      const failure = `${functionName} failed ${attempts} times: ${outcome.payload.toString()}`;
      if (!watch.fail(new Error(failure))) printer.line(`\n${failure}`);
    },
    onReload: (name) => printer.line(`\n${name} runs its new code`),
  });
  try {
    announceAddresses(local, printer);
    const { cloud } = local;
    if (!run.once && !hasDemo(cloud)) {
      inviteToTry(local, printer);
      await stopped;
      return;
    }
    const document = join(run.root, 'LICENSE');
    const demo = playDemo({ cloud, watch, printer, document, lastCallback: () => sent });
    const ended = Promise.race([demo, untilLimit(watch)]);
    if (run.once) await endWithDemo(ended, stopped, printer);
    else await stayUp(ended, stopped, local, printer);
  } finally {
    await local.close();
  }
}

/** Whether the template has all that the demo is about. */
function hasDemo(cloud: Cloud): boolean {
  const { callbackUrl, bucket, topic } = findPlaces(cloud);
  return callbackUrl !== undefined && bucket !== undefined && topic !== undefined;
}

async function endWithDemo(ended: Promise<void>, stopped: Promise<void>, printer: Printer) {
  await Promise.race([ended, stopped.then(() => Promise.reject(new Error('stopped')))]);
  printer.line('\nEvery signal came.');
}

async function stayUp(
  ended: Promise<void>,
  stopped: Promise<void>,
  local: Local,
  printer: Printer,
): Promise<void> {
  const played = ended.catch((error: unknown) => {
    printer.line(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  });
  await Promise.race([played.then(() => inviteToTry(local, printer)), stopped]);
  await stopped;
}

async function untilLimit(watch: SignalWatch): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, DEMO_LIMIT).unref());
  const missing = watch.missing.join(', ') || 'the answer to a request';
  throw new Error(`missing after ${DEMO_LIMIT / 1000} s: ${missing}`);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
