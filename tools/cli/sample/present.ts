import { InvalidArgumentError } from 'commander';
import { paint } from '../terminal/paint.js';
import { inForm } from './form.js';
import type { CommonOptions } from './options.js';
import { post } from './post.js';
import type { Sample } from './sample.js';
import { printTrust, type Trust } from './trust.js';
import { writeTexts } from './write.js';

// All but tab and line feed: an answer must not drive the terminal.
const CONTROL = /[^\P{Cc}\t\n]/gu;

/**
 * Writes the samples, or sends them, as the options say.
 *
 * @throws {InvalidArgumentError} where they cannot be had in that way.
 */
export async function present(
  samples: readonly Sample[],
  options: CommonOptions,
  trust?: Trust,
): Promise<void> {
  if (options.json && (options.as !== undefined || options.out !== undefined)) {
    throw new InvalidArgumentError('--json prints all there is; leave out --as and --out.');
  }
  const chosen = options.wrap === undefined ? samples : samples.map(wrapped);
  if (options.to !== undefined) {
    await send(chosen, options, trust);
    return;
  }
  const isRequest = chosen.some(({ request }) => request !== undefined);
  if (options.json) {
    printJson({
      samples: chosen.map(({ event, request }) => ({ event, ...(request && { request }) })),
      ...(isRequest && trust && { settings: trust.settings }),
    });
  } else {
    await writeTexts(
      chosen.map((sample) => inForm(sample, options.as)),
      options,
    );
  }
  if (isRequest && trust) printTrust(trust);
}

function wrapped({ deadLetter }: Sample): Sample {
  if (deadLetter) return { event: deadLetter() };
  throw new InvalidArgumentError(
    '--wrap dead-letter: of a push there is none, SMQ pushes it again; use another --via.',
  );
}

async function send(
  samples: readonly Sample[],
  { json }: CommonOptions,
  trust: Trust | undefined,
): Promise<void> {
  const requests = samples.flatMap(({ request }) => request ?? []);
  if (requests.length === 0) {
    throw new InvalidArgumentError(
      '--to sends what comes as an HTTP request: a callback, or --via push-json, push-xml or push-simplified. The event of another trigger goes to `s invoke -f`.',
    );
  }
  // Before anything is sent, so that whoever waits for an answer knows what to set.
  if (trust) printTrust(trust);
  const answers = [];
  for (const request of requests) {
    const answer = await post(request);
    answers.push(answer);
    if (answer.status < 200 || answer.status > 299) process.exitCode = 1;
    if (json) continue;
    const status = `${answer.status} ${answer.reason}`.trimEnd();
    console.log(paint(answer.status < 300 ? 'green' : 'red', status));
    if (answer.body !== '') console.log(answer.body.replace(CONTROL, '\u{fffd}'));
  }
  if (json) printJson({ answers, ...(trust && { settings: trust.settings }) });
}

function printJson(document: object): void {
  console.log(JSON.stringify(document, undefined, 2));
}
