import { type Command, Option } from 'commander';
import { BUCKET_NAME } from 'oss-inbox';
import type { Channel } from './channel.js';
import { fitting, readKey, readTime, readUrl, readVariable, whole } from './read-option.js';

/** The options that every sample has. */
export interface CommonOptions {
  readonly region: string;
  readonly account: string;
  readonly seed?: string;
  readonly time?: Date;
  readonly count: number;
  readonly as?: 'event' | 'http' | 'curl' | 'json';
  readonly url?: URL;
  readonly to?: URL;
  readonly wrap?: 'dead-letter';
  readonly out?: string;
  readonly json?: boolean;
}

/** Those of whatever is about an object. */
export interface ObjectOptions {
  readonly bucket: string;
  readonly key: string;
}

/** Those of whatever is about an upload. */
export interface UploadOptions extends ObjectOptions {
  readonly size: number;
  /** By name, with `x:`. */
  readonly var?: Readonly<Record<string, string>>;
}

/** Those of whatever comes by one of several channels. */
export interface ChannelOptions {
  readonly via: Channel;
  readonly topic: string;
}

const MAX_COUNT = 1000;

/** The URL that a signed request goes to: the one that is given, else of a local trigger with this path. */
export function urlOf({ to, url }: Pick<CommonOptions, 'to' | 'url'>, path: string): URL {
  return to ?? url ?? new URL(path, 'http://127.0.0.1:4653');
}

/**
 * Adds the options of {@link CommonOptions}. Read them with `optsWithGlobals`: the list has a `--json` too, and Commander
 * gives it to whichever command comes first.
 */
export function withCommonOptions(command: Command): Command {
  const account = fitting(/^\d{1,20}$/, 'It must be an account id, up to 20 digits.');
  const region = fitting(/^(?!oss-)[a-z0-9-]{1,40}$/, 'It must be like cn-hangzhou.');
  return command
    .option('--region <region>', 'the region of everything', region, 'cn-hangzhou')
    .option('--account <id>', 'the account that owns everything', account, '1234567890123456')
    .option('--seed <text>', 'derive ids, digests and times from this: the same bytes every time')
    .option('--time <time>', 'when it happened, as 2026-03-01T02:03:04Z', readTime)
    .option('--count <number>', 'so many of them, each with ids of its own', whole(1, MAX_COUNT), 1)
    .addOption(
      new Option('--wrap <kind>', 'the dead letter that it becomes').choices(['dead-letter']),
    )
    .addOption(
      new Option(
        '--as <form>',
        "an HTTP trigger's event (default), or the request that causes it: raw, for a shell, as JSON",
      ).choices(['event', 'http', 'curl', 'json']),
    )
    .addOption(
      new Option('--url <url>', 'the URL that is called; its path is signed').argParser(readUrl),
    )
    .addOption(
      new Option('--to <url>', 'call that URL, and print the answer')
        .argParser(readUrl)
        .conflicts(['url', 'as', 'out', 'wrap']),
    )
    .option('--out <file>', 'write to a file; with --count to several, numbered')
    .option('--json', 'print JSON, settings and all');
}

/** Adds bucket and key. */
export function withObject(command: Command, key?: string): Command {
  const bucket = fitting(BUCKET_NAME, 'It must be the name of a bucket.');
  return command
    .option('--bucket <name>', 'the bucket', bucket, 'oss-inbox-uploads')
    .option('--key <key>', "the object's key; {n} is the number of the sample", readKey, key);
}

/** Adds size and variables. */
export function withUpload(command: Command): Command {
  const size = whole(0, Number.MAX_SAFE_INTEGER);
  return command
    .option('--size <bytes>', "the object's size", size, 184_292)
    .option('--var <name=value>', 'a variable of the callback; may be repeated', readVariable);
}

/** Adds the channel and the topic. */
export function withChannel(command: Command, choices: readonly Channel[], preset: Channel) {
  const topic = fitting(/^[A-Za-z0-9][\w-]{0,119}$/, 'It must be the name of a topic or queue.');
  return command
    .addOption(new Option('--via <channel>', 'how it comes').choices(choices).default(preset))
    .option('--topic <name>', 'the SMQ topic or queue', topic, 'oss-inbox-tasks');
}
