import { Command } from 'commander';
import { isFine } from '../terminal/problem.js';
import { readValue } from '../terminal/read-value.js';
import { explainCallback } from './explain-callback.js';
import { explanationText } from './explanation-text.js';
import { readBase64, readParameter } from './read-parameter.js';

interface Options {
  readonly callbackVar?: string;
  readonly json?: boolean;
}

/** `oss-inbox callback explain` */
export function explainCallbackCommand(): Command {
  return new Command('explain')
    .description(
      'say what a callback parameter asks of OSS, what OSS would send, and what is wrong with it',
    )
    .argument(
      '[parameter]',
      'Base64, its JSON, header lines or a presigned URL; - or nothing for standard input',
    )
    .option('--callback-var <value>', 'the callback-var that goes with it, in Base64 or JSON')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Nothing is sent and no name is looked up. The body is that of an upload made up here.
Exit codes: 0 = OSS takes it (warnings aside), 1 = it does not, or nobody could read what it sends, 2 = wrong usage.

Examples:
  npx oss-inbox callback explain eyJjYWxsYmFja1VybCI6…
  npx oss-inbox callback explain '{"callbackUrl":"https://example.com/cb","callbackBody":"key=\${object}"}'
  pbpaste | npx oss-inbox callback explain -`,
    )
    .action(async (argument: string | undefined, { callbackVar, json }: Options) => {
      const given = readParameter(await readValue(argument));
      const variables = callbackVar === undefined ? given.callbackVar : readBase64(callbackVar);
      const { callback } = given;
      const explanation = explainCallback({
        callback,
        ...(variables && { callbackVar: variables }),
      });
      const ok = isFine(explanation.problems);
      console.log(
        json ? JSON.stringify({ ok, ...explanation }, undefined, 2) : explanationText(explanation),
      );
      if (!ok) process.exitCode = 1;
    });
}
