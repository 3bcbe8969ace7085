import { Command, InvalidArgumentError } from 'commander';
import { type AsyncActionRequest, buildAsyncProcess, encodeBase64Url } from 'oss-inbox';
import { keyValue } from '../terminal/key-value.js';
import { problemText } from '../terminal/problem.js';
import { orUsageError } from '../terminal/usage-error.js';
import { explainAsyncProcess } from './explain-async-process.js';

interface Options {
  readonly action: readonly AsyncActionRequest[];
  readonly saveAs?: { readonly bucket?: string; readonly object: string };
  readonly topic?: string;
  readonly json?: boolean;
}

/** `oss-inbox async-process build` */
export function buildAsyncProcessCommand(): Command {
  const actions: { action: string; params: Record<string, string> }[] = [];
  const addParam = (text: string, encode: (value: string) => string) => {
    const last = actions.at(-1);
    if (last === undefined) throw new InvalidArgumentError('Put it behind the --action it is of.');
    const [name, value] = text.includes('=') ? keyValue(text) : ['', text];
    if (Object.hasOwn(last.params, name)) throw new InvalidArgumentError('It is given twice.');
    last.params = { ...last.params, [name]: encode(value) };
  };
  return new Command('build')
    .description('print the x-oss-async-process value of a task')
    .requiredOption(
      '--action <name>',
      'what is done, such as doc/convert or style/<name>; once more for an action that follows',
      (action: string) => {
        actions.push({ action, params: {} });
        return actions;
      },
    )
    .option(
      '--param <name=value>',
      'a parameter of the action before it; may be repeated',
      (text) => addParam(text, (value) => value),
    )
    .option(
      '--param-base64 <name=value>',
      'the same, for a value that OSS wants in URL-safe Base64',
      (text) => addParam(text, encodeBase64Url),
    )
    .option(
      '--save-as <bucket/key>',
      "where the result goes; /key for the source's own bucket. {dirname}, {barename}, {index} and {autoext} are filled in by OSS",
      saveAs,
    )
    .option(
      '--topic <name>',
      'the SMQ topic, in the region of the bucket, that hears of the result',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Names of buckets, keys and topics are given as they are: the command encodes them.

Examples:
  npx oss-inbox async-process build --action doc/convert --param target=png \\
    --save-as 'results/{dirname}/{barename}-{index}.{autoext}' --topic oss-inbox-tasks
  npx oss-inbox async-process build --action style/thumbnails --topic oss-inbox-tasks --json`,
    )
    .action(({ action, saveAs: place, topic, json }: Options, command: Command) => {
      const [first, ...followedBy] = action;
      if (first === undefined) return;
      const value = orUsageError(command, () =>
        buildAsyncProcess({
          ...first,
          ...(followedBy.length > 0 && { followedBy }),
          ...(place && { saveAs: place }),
          ...(topic !== undefined && { notify: { topic } }),
        }),
      );
      const { problems } = explainAsyncProcess(value);
      const body = `x-oss-async-process=${encodeURIComponent(value)}`;
      if (json) {
        console.log(JSON.stringify({ value, body, problems }, undefined, 2));
        return;
      }
      console.log(value);
      for (const problem of problems) console.error(problemText(problem));
    });
}

function saveAs(text: string): { bucket?: string; object: string } {
  const border = text.indexOf('/');
  const bucket = text.slice(0, Math.max(border, 0));
  const object = text.slice(border + 1);
  if (border < 0 || object === '') {
    throw new InvalidArgumentError("It must be bucket/key, or /key for the source's own bucket.");
  }
  // The name of a source never begins with that of a bucket.
  if (/\{(?!bucket\})/.test(bucket)) {
    throw new InvalidArgumentError(`Put a slash before it for the source's own bucket: /${text}`);
  }
  return bucket === '' ? { object } : { bucket, object };
}
