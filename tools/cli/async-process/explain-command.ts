import { Command } from 'commander';
import { paint } from '../terminal/paint.js';
import { printable } from '../terminal/printable.js';
import { isFine, problemText } from '../terminal/problem.js';
import { readValue } from '../terminal/read-value.js';
import { type Explanation, explainAsyncProcess } from './explain-async-process.js';

/** `oss-inbox async-process explain` */
export function explainAsyncProcessCommand(): Command {
  return new Command('explain')
    .description(
      'say what each part of an x-oss-async-process value means, and what is wrong with it',
    )
    .argument('[value]', 'the value, or the whole POST body; - or nothing for standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 = OSS takes it (warnings aside), 1 = it does not, 2 = wrong usage.

Examples:
  npx oss-inbox async-process explain 'doc/convert,target_png|sys/saveas,o_b3V0LnBuZw/notify,topic_dGVzdA=='
  npx oss-inbox async-process explain - < body.txt`,
    )
    .action(async (value: string | undefined, { json }: { readonly json?: boolean }) => {
      const explanation = explainAsyncProcess(await readValue(value));
      const ok = isFine(explanation.problems);
      console.log(
        json ? JSON.stringify(toJson(explanation, ok), undefined, 2) : toText(explanation),
      );
      if (!ok) process.exitCode = 1;
    });
}

function toJson({ value, parts, parsed, problems }: Explanation, ok: boolean) {
  return { ok, value, ...(parsed && { parsed }), parts, problems };
}

function toText({ parts, problems }: Explanation): string {
  const rows = parts.map(({ text, name, value, meaning, level }) => {
    const shown = name === undefined || value === undefined ? text : `${name} = ${value}`;
    return { shown: printable(`${'  '.repeat(level)}${shown}`), meaning };
  });
  const width = Math.min(48, Math.max(...rows.map(({ shown }) => shown.length)));
  return [
    ...rows.map(({ shown, meaning }) =>
      meaning === '' ? shown : `${shown.padEnd(width)}  ${paint('dim', meaning)}`,
    ),
    ...(problems.length > 0 ? [''] : []),
    ...problems.map(problemText),
  ].join('\n');
}
