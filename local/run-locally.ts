import { join } from 'node:path';
import { migrate } from '@oss-inbox/shared';
import type { Arguments } from './arguments.js';
import { startCloud } from './cloud.js';
import type { SentCallback } from './oss/callback/send-callback.js';
import { postgresFolder } from './postgres/postgres-folder.js';
import { type Postgres, startPostgres } from './postgres/start-postgres.js';
import { announceAddresses, inviteToTry } from './print/announce.js';
import { channelOf } from './print/channel.js';
import { newPaint } from './print/paint.js';
import { newPrinter } from './print/printer.js';
import { SignalWatch } from './story/signal-watch.js';
import { playStory } from './story/story.js';
import { readTemplate } from './template.js';

export interface LocalRun extends Arguments {
  /** The folder of the project. */
  readonly root: string;
  /** The file that runs a function in its own process. */
  readonly runner: string;
}

const STORY_LIMIT = 30_000;

/**
 * Starts the local cloud, plays the story and stays up until it is told to stop, or ends with the story.
 *
 * @throws {Error} when something can't be started, and when the story fails and it is all there is to do.
 */
export async function runLocally({ root, runner, port, once, memory, template: path }: LocalRun) {
  const stopped = untilStopped();
  const template = await readTemplate(path ?? join(root, 's.yaml'));
  const paint = newPaint(process.stdout.isTTY);
  const printer = newPrinter(
    (line) => console.log(line),
    paint,
    (name) => channelOf(template, name),
  );
  const watch = new SignalWatch((record) => printer.signal(record));
  let sent: SentCallback | undefined;
  const database = memory ? undefined : await startDatabase(root);
  const cloud = await startCloud({
    template,
    runner,
    port,
    environment: { DATABASE_URL: database?.url ?? '' },
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
  });
  try {
    announceAddresses(cloud, database?.url, printer);
    const document = join(root, 'LICENSE');
    const story = playStory({ cloud, watch, printer, document, lastCallback: () => sent });
    const ended = Promise.race([story, untilLimit(watch)]);
    if (once) {
      await Promise.race([ended, stopped.then(() => Promise.reject(new Error('stopped')))]);
      printer.line('\nEvery signal came.');
      return;
    }
    const played = ended.catch((error: unknown) => {
      printer.line(`\nThe story failed: ${error instanceof Error ? error.message : String(error)}`);
    });
    await Promise.race([played.then(() => inviteToTry(cloud, printer)), stopped]);
    await stopped;
  } finally {
    await cloud.close();
    await database?.stop();
  }
}

async function startDatabase(root: string): Promise<Postgres> {
  const database = await startPostgres({ folder: postgresFolder(root) });
  await migrate(database.url);
  return database;
}

async function untilLimit(watch: SignalWatch): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, STORY_LIMIT).unref());
  const missing = watch.missing.join(', ') || 'the answer to a request';
  throw new Error(`missing after ${STORY_LIMIT / 1000} s: ${missing}`);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
