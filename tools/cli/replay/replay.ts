import type { Command } from 'commander';
import type { DeadLetter, FunctionName } from '../../wire/index.js';
import { ask } from './ask.js';
import { choose, type Item, releaseAll } from './item.js';
import { type PlaceOptions, sourceOf, targetOf } from './replay-options.js';
import { itemJson, itemText, outcomeText } from './report.js';
import { type Outcome, runReplay } from './run-replay.js';
import { listenForStop } from './stop.js';

export interface ReplayOptions extends PlaceOptions {
  readonly function?: string;
  readonly unconfirmed?: boolean;
  readonly limit: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What s.yaml calls the function of the callbacks in the ledger, which does not name it. */
const CALLBACK_FUNCTION = 'oss-inbox-upload-callback';

/** Shows the dead letters, and delivers those that are to be. */
export async function replay(options: ReplayOptions, command: Command): Promise<void> {
  const { to, yes, json, only = [], limit } = options;
  const isDry = options.dryRun === true || to === undefined;
  if (yes && to === undefined) command.error('error: say with --to where they are to be delivered');
  const canAsk = process.stdin.isTTY && process.stderr.isTTY && !json;
  if (!isDry && !yes && !canAsk)
    command.error('error: here nobody can be asked: add --yes or --dry-run');

  const source = sourceOf(options, command);
  const target = isDry || to === undefined ? undefined : targetOf(to, options);
  const stop = listenForStop();
  const { isStopped } = stop;
  const onTaken = (count: number) => progress(`${count} read from ${source.name}`);
  const nameOf = (deadLetter: DeadLetter) => functionOf(deadLetter, options);
  const { chosen, passed } = await choose(source, {
    only,
    limit,
    target: nameOf,
    isStopped,
    onTaken,
  });
  progress('');
  await releaseAll(passed);
  if (!json) {
    for (const [index, item] of chosen.entries()) console.log(itemText(item, index + 1));
    if (chosen.length === 0) console.log(`No dead letter in ${source.name} fits.`);
  }

  let outcomes: Outcome[] = [];
  const question = `Deliver ${chosen.length} to ${target?.name}?`;
  if (target && chosen.length > 0 && (yes || (!isStopped() && (await askFor(question, stop))))) {
    const onEnd = (item: Item, outcome: Outcome) => {
      if (!json) console.log(outcomeText(item, outcome));
      else progress(`${outcomes.length} of ${chosen.length}`);
    };
    if (!json) console.log('');
    const evenUndecodable = only.length > 0;
    const { unconfirmed = false } = options;
    outcomes = await runReplay(chosen, target, { isStopped, onEnd, evenUndecodable, unconfirmed });
  } else {
    await releaseAll(chosen.map(({ kept }) => kept));
  }
  progress('');
  stop.end();

  if (json) {
    const deadLetters = chosen.map((item, index) => itemJson(item, outcomes[index]));
    console.log(JSON.stringify({ from: source.name, to: target?.name, deadLetters }, undefined, 2));
  } else summarise(chosen, outcomes, options);
  const isFine =
    outcomes.every(({ outcome }) => outcome === 'replayed') &&
    (outcomes.length > 0 || chosen.every(({ deadLetter }) => deadLetter !== undefined));
  if (!isFine || isStopped()) process.exitCode = 1;
}

async function askFor(question: string, stop: ReturnType<typeof listenForStop>): Promise<boolean> {
  return (await ask(question)) && !stop.isStopped();
}

function functionOf(deadLetter: DeadLetter, options: ReplayOptions): FunctionName | undefined {
  const { to, ledger } = options;
  // The account and region of the dead letter still tell where the function is.
  const { account, region } = deadLetter.function ?? {};
  const place = {
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  };
  if (to?.kind === 'service') return { ...place, name: to.function, service: to.service };
  if (options.function !== undefined) return { ...place, name: options.function };
  return deadLetter.function ?? (ledger ? { name: CALLBACK_FUNCTION } : undefined);
}

function summarise(
  chosen: readonly Item[],
  outcomes: readonly Outcome[],
  { limit }: ReplayOptions,
) {
  const count = (wanted: Outcome['outcome']) =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  const more = chosen.length === limit ? '; there may be more: --limit gives more at once' : '';
  if (outcomes.length === 0) {
    if (chosen.length > 0) console.log(`\n${chosen.length} listed, nothing delivered${more}.`);
    return;
  }
  const left = count('left') === 0 ? '' : `, ${count('left')} left`;
  console.log(`\n${count('replayed')} replayed, ${count('failed')} failed${left}${more}.`);
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
