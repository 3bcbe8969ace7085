import { Command, Option } from 'commander';
import { buildCallback } from 'oss-inbox';
import { addKeyValue } from '../terminal/key-value.js';
import { problemText } from '../terminal/problem.js';
import { orUsageError } from '../terminal/usage-error.js';
import { type Carriers, carrierNames, carriersOf, carrierText } from './carriers.js';
import { explainCallback } from './explain-callback.js';

type Values = Readonly<Record<string, string>>;

interface Options {
  readonly url: readonly string[];
  readonly var?: Values;
  readonly field?: Values;
  readonly body?: string;
  readonly jsonBody?: boolean;
  readonly host?: string;
  readonly sni: boolean;
  readonly header?: Values;
  readonly as?: (typeof carrierNames)[number];
  readonly json?: boolean;
}

/** `oss-inbox callback build` */
export function buildCallbackCommand(): Command {
  return new Command('build')
    .description('print the callback parameter of an upload as headers, query and form fields')
    .requiredOption(
      '--url <url>',
      'who is called; up to five, tried in order',
      (url: string, urls: readonly string[] | undefined) => [...(urls ?? []), url],
    )
    .option(
      '--var <name=value>',
      'a variable of your own, sent as x:name; may be repeated',
      addKeyValue,
    )
    .option(
      '--field <name=value>',
      "a field of the body: a whole '${variable}' or a constant; may be repeated. Without any, all there is",
      addKeyValue,
    )
    .addOption(new Option('--body <template>', 'a template of your own').conflicts('field'))
    .option('--json-body', 'have the body sent as JSON, not as a form')
    .option('--host <host>', "the Host header, instead of the URL's own")
    .option('--no-sni', 'let OSS name no host in the TLS handshake')
    .option('--header <name=value>', 'one more header of the callback; up to ten', addKeyValue)
    .addOption(
      new Option('--as <carrier>', 'print one of the three alone').choices([...carrierNames]),
    )
    .addOption(new Option('--json', 'print JSON').conflicts('as'))
    .addHelpText(
      'after',
      `
Put '\${…}' in single quotes, so that the shell leaves it alone. reqId is always sent, by which a replay is recognised.
OSS takes one of the three carriers for each upload, and signs it with the request.

Examples:
  npx oss-inbox callback build --url https://callback.example.com/ --var uid=u-1001
  npx oss-inbox callback build --url https://callback.example.com/ --json-body --field 'key=\${object}' --field kind=avatar
  npx oss-inbox callback build --url https://callback.example.com/ --as headers | curl -H @- -T a.png …`,
    )
    .action((options: Options, command: Command) => {
      const { parameter, callback, callbackVar, form } = orUsageError(command, () =>
        build(options),
      );
      const { callback: _, ...variables } = form;
      const carriers: Carriers = carriersOf(callback, callbackVar, variables);
      const given = { callback, ...(callbackVar !== undefined && { callbackVar }) };
      const { request, problems } = explainCallback(given);
      if (options.json) {
        console.log(JSON.stringify({ parameter, ...carriers, request, problems }, undefined, 2));
        return;
      }
      const names = options.as ? [options.as] : carrierNames;
      console.log(names.map((name) => carrierText(carriers, name)).join('\n\n'));
      for (const problem of problems) console.error(problemText(problem));
    });
}

function build(options: Options) {
  const { url, var: variables, field, body, jsonBody, host, sni, header } = options;
  return buildCallback({
    url,
    ...(variables && { variables }),
    ...(field && { fields: field }),
    ...(body !== undefined && { body }),
    ...(jsonBody && { bodyType: 'json' as const }),
    ...(host !== undefined && { host }),
    ...(!sni && { sni: false }),
    ...(header && { additionalHeaders: header }),
  });
}
