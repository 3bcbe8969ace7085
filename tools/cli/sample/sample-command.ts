import { Command } from 'commander';
import { callbackCommand } from './callback-command.js';
import { eventCommand } from './event-command.js';
import { kindsText, listKinds } from './list-kinds.js';
import { messageCommand } from './message-command.js';
import { taskCommand } from './task-command.js';

const SIGNING = `
Callbacks and pushes are signed with a sample key that comes with this project. Everybody has it: a function that trusts
it believes anybody. The settings that make a function on your machine trust it are printed on standard error; never set
them in the cloud.`;

const EXAMPLES = `
Examples:
  npx oss-inbox sample event PutObject > event.json && npx s object-event invoke -f event.json
  npx oss-inbox sample event DeleteObject --via topic --bucket my-bucket --key a.txt
  npx oss-inbox sample task OfficeConversion --outcome failed
  npx oss-inbox sample task MediaConvert --wrap dead-letter
  npx oss-inbox sample callback --body json --var uid=42 --as curl
  npx oss-inbox sample callback --to http://127.0.0.1:4653/
  npx oss-inbox sample message 'hello' --via push-xml --seed 1 --as http`;

/** `oss-inbox sample`: realistic events and signed requests of every kind. */
export function sampleCommand(): Command {
  const command = new Command('sample')
    .description('make a realistic event or signed request of any kind')
    .usage('[options] <kind>')
    // Only a kind that is none gets here; the others are commands.
    .argument('[kind]')
    .option('--list', 'list every kind, one line each')
    .option('--json', 'print JSON')
    .addHelpText('after', `${SIGNING}\n${EXAMPLES}`)
    .action((kind: string | undefined, { list, json }: { list?: boolean; json?: boolean }) => {
      if (!list || kind !== undefined) {
        const error = kind === undefined ? 'name a kind' : `'${kind}' is no kind of sample`;
        command.error(`error: ${error}; --list has them all`, { exitCode: 2 });
      }
      console.log(json ? JSON.stringify(listKinds(), undefined, 2) : kindsText());
    });
  for (const kind of [callbackCommand(), eventCommand(), taskCommand(), messageCommand()]) {
    command.addCommand(kind.addHelpText('after', SIGNING));
  }
  return command;
}
