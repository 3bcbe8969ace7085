import type { Item } from './item.js';
import { requestIdOf, type Target } from './target.js';
import { withConfirmation } from './with-confirmation.js';

/** What became of an item. */
export type Outcome =
  | { readonly outcome: 'replayed'; readonly requestId: string }
  | { readonly outcome: 'failed'; readonly error: string }
  /** Nothing was tried. */
  | { readonly outcome: 'left' };

export interface Run {
  /** Whether dead letters are delivered in which nothing can be decoded here. */
  readonly evenUndecodable: boolean;
  /** Whether uploads are believed without asking OSS for the object again. */
  readonly unconfirmed: boolean;
  readonly isStopped: () => boolean;
  readonly onEnd: (item: Item, outcome: Outcome) => void;
}

/** Delivers each item once more, one after the other; one that fails stays where it is kept. Never rejects. */
export async function runReplay(
  items: readonly Item[],
  target: Target,
  run: Run,
): Promise<Outcome[]> {
  const { isStopped, onEnd } = run;
  const outcomes: Outcome[] = [];
  for (const item of items) {
    const outcome: Outcome = isStopped() ? { outcome: 'left' } : await replay(item, target, run);
    if (outcome.outcome !== 'replayed') await item.kept.release().catch(() => undefined);
    outcomes.push(outcome);
    onEnd(item, outcome);
  }
  return outcomes;
}

async function replay(item: Item, target: Target, { evenUndecodable, unconfirmed }: Run) {
  const { kept, deadLetter, inside, target: name, trouble } = item;
  if (deadLetter === undefined) return failed(trouble ?? 'it cannot be read');
  // The function would probably reject it once more, and make another dead letter of it.
  if (!evenUndecodable && inside.every((each) => 'error' in each)) {
    return failed('nothing in it can be decoded; name it with --only to deliver it all the same');
  }
  if (name === undefined) return failed('it names no function: give --function');
  let requestId: string;
  try {
    await kept.hold();
    const event = withConfirmation(deadLetter.event, unconfirmed);
    requestId = requestIdOf(await target.invoke(name, event));
  } catch (error) {
    return failed(messageOf(error));
  }
  try {
    await kept.settle();
  } catch (error) {
    return failed(`it was invoked (${requestId}), and is kept all the same: ${messageOf(error)}`);
  }
  return { outcome: 'replayed', requestId } as const;
}

function failed(error: string) {
  return { outcome: 'failed', error } as const;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
