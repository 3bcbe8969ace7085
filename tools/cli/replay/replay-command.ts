import { Command, Option } from 'commander';
import { readLimit } from '../ledger/read-limit.js';
import { type ReplayOptions, replay } from './replay.js';
import {
  readAccount,
  readFunction,
  readOrigin,
  readQueue,
  readRegion,
  readTo,
} from './replay-options.js';

const HELP = `
Without --to nothing is delivered: the dead letters are listed. On a terminal it lists and asks; elsewhere it wants --yes or
--dry-run. Each dead letter is invoked synchronously, and taken out only when the function did not fail: a message of a queue is
deleted, a dead letter of a file is noted in <file>.done, rows of the ledger were completed by the function. What fails stays,
and the exit code is 1; so does what cannot be decoded here, unless --only names it. A row of the ledger that holds a body
and no signal cannot be replayed at all: it is listed last, with the reason. A message that is listed is hidden from others
for up to 5 minutes. Ctrl-C stops after the dead letter that is being delivered.

Before a function that confirms uploads handles one again, it asks OSS for the object again: --unconfirmed spares it that,
for uploads that you know to be there while OSS cannot be asked.

Credentials, for --queue and for any --to but local: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET,
ALIBABA_CLOUD_SECURITY_TOKEN. They need mns:ReceiveMessage, mns:ChangeMessageVisibility and mns:DeleteMessage on the queue,
and fc:InvokeFunction on the functions.

Examples:
  npx oss-inbox replay --queue oss-inbox-failures --account 1234567890123456 --region cn-hangzhou --dry-run
  npx oss-inbox replay --queue oss-inbox-failures --account 1234567890123456 --region cn-hangzhou --to fc3
  npx oss-inbox replay --file dead-letters.jsonl --only handler_failed --to local --yes
  npx oss-inbox replay --ledger --to fc3 --account 1234567890123456 --region cn-hangzhou --yes`;

/** `oss-inbox replay`: shows dead letters, and has functions handle them once more. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('show dead letters, and deliver them to their functions once more')
    .addOption(
      new Option('--queue <name>', 'dead letters in this SMQ queue')
        .argParser(readQueue)
        .conflicts(['file', 'ledger']),
    )
    .addOption(
      new Option(
        '--file <file>',
        'dead letters in this file: one a line, or a JSON array',
      ).conflicts('ledger'),
    )
    .option(
      '--ledger',
      "the inbox's upload callbacks that failed, or whose hand-off did, or whose invocation died",
    )
    .option(
      '--to <target>',
      'deliver to local[:url], fc3 (Function Compute 3.0) or service/function',
      readTo,
    )
    .option('--function <name>', 'this function, whatever the dead letter names', readFunction)
    .option(
      '--only <match...>',
      'with this id, signal type or error code; oss:Object* for all that begin so',
    )
    .option(
      '--unconfirmed',
      'believe uploads without asking OSS for the object again; of upload callbacks only',
    )
    .option('--limit <number>', 'so many dead letters at most', readLimit, 100)
    .addOption(new Option('--dry-run', 'list them and deliver nothing').conflicts('yes'))
    .option('--yes', 'deliver without asking')
    .option('--account <id>', 'the account, by its number', readAccount)
    .option('--region <region>', 'the region: cn-hangzhou', readRegion)
    .option('--endpoint <url>', "SMQ, instead of the region's", readOrigin)
    .option('--fc-endpoint <url>', "Function Compute, instead of the region's", readOrigin)
    .option(
      '--database-url <url>',
      'the database of --ledger, instead of DATABASE_URL in the environment or in .env',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((options: ReplayOptions, command: Command) => replay(options, command));
}
