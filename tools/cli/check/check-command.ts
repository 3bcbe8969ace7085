import { Command, InvalidArgumentError } from 'commander';
import { checkTemplate } from './check-template.js';
import type { Output } from './output.js';
import { reportText } from './report-text.js';

interface Options {
  readonly output?: readonly Output[];
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `oss-inbox check`: what is wrong with an s.yaml that neither `s verify` nor `s deploy` says. */
export function checkCommand(): Command {
  return new Command('check')
    .description('find what s verify and s deploy let through in an s.yaml')
    .argument('[template]', 'the template', 's.yaml')
    .option(
      '--output <bucket/prefix>',
      'where functions or tasks write, to be held against the triggers; may be repeated',
      addOutput,
    )
    .option('--strict', 'exit 1 for warnings too')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The template is rendered as "s preview" does, with the environment and the .env beside it, and nothing is sent anywhere.
Its expressions are code, which rendering runs: check only what you would deploy.
Exit codes: 0 = nothing found (or warnings, without --strict), 1 = faults, 2 = wrong usage.

Examples:
  npx oss-inbox check
  npx oss-inbox check s.topic-push.yaml --strict
  npx oss-inbox check --output oss-inbox-uploads/converted/ --output my-results/`,
    )
    .action(async (file: string, { output = [], strict = false, json = false }: Options) => {
      const report = await checkTemplate(file, { env: process.env, outputs: output });
      const isFine = report.findings.every(({ severity }) => severity === 'warning' && !strict);
      console.log(
        json ? JSON.stringify({ ok: isFine, ...report }, undefined, 2) : reportText(report),
      );
      if (!isFine) process.exitCode = 1;
    });
}

function addOutput(text: string, outputs: readonly Output[] | undefined): readonly Output[] {
  const [, bucket, prefix] = /^(?:oss:\/\/)?([a-z0-9-]+)\/(.*)$/s.exec(text) ?? [];
  if (bucket === undefined || prefix === undefined) {
    throw new InvalidArgumentError('It must be bucket/prefix; bucket/ for all of a bucket.');
  }
  return [...(outputs ?? []), { name: `${bucket}/${prefix}`, bucket, prefix, suffix: '' }];
}
