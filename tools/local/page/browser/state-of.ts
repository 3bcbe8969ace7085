import type { Step } from '../view.js';

/** What became of an object or message. `unheard`: nothing was handled and nothing failed, as where no trigger fires. */
export type State = 'going' | 'handled' | 'refused' | 'failed' | 'dead' | 'unheard';

type Bad = 'refused' | 'failed' | 'dead';
type ById = ReadonlyMap<string, Step>;

const WORST_FIRST: readonly Bad[] = ['dead', 'failed', 'refused'];

/**
 * The state of a group of steps: going while something is, else the worst that nothing made good, else handled when a signal
 * was. A signal is made good by the same signal handled later; any other step by its like going well later, or by a signal
 * that came of it and was handled in the end.
 */
export function stateOf(steps: readonly Step[]): State {
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (steps.some(({ status }) => status === 'going')) return 'going';
  const last = lastOfThreads(steps);
  const redeemed = redeemedSteps(steps, last, byId);
  const isStanding = (step: Step, bad: Bad) => {
    if (last.get(threadOf(step)) !== step) return false;
    if (step.kind === 'signal') return true;
    const cause = byId.get(step.cause ?? '');
    const toldOf = step.kind === 'dead-letter' ? cause?.id : undefined;
    if (redeemed.has(step.id) || redeemed.has(toldOf ?? '')) return false;
    // What followed from a failure is no worse, but for a death. An operation ends after what it led to, and may fail by it.
    const ofCause = cause && cause.kind !== 'operation' ? badnessOf(cause) : undefined;
    return ofCause === undefined || (bad === 'dead' && ofCause !== 'dead');
  };
  const standing = new Set<Bad>();
  for (const step of steps) {
    const bad = badnessOf(step);
    if (bad && isStanding(step, bad)) standing.add(bad);
  }
  const worst = WORST_FIRST.find((bad) => standing.has(bad));
  if (worst) return worst;
  const isHandled = steps.some(({ kind, status }) => kind === 'signal' && status === 'fine');
  return isHandled ? 'handled' : 'unheard';
}

/** What goes the same way: the tries of one signal or invocation, and calls of one kind. */
function threadOf({ id, kind, title, facts, cause }: Step): string {
  if (kind === 'signal') return `signal ${title} ${facts['id'] ?? id}`;
  if (kind === 'invocation') return `invocation ${title} ${facts['request'] ?? id}`;
  if (kind === 'dead-letter') return `dead letter ${id}`;
  return kind === 'delivery' ? `delivery ${title} ${cause ?? id}` : `${kind} ${title}`;
}

function lastOfThreads(steps: readonly Step[]): ReadonlyMap<string, Step> {
  const last = new Map<string, Step>();
  for (const step of steps) {
    const before = last.get(threadOf(step));
    if (!before || before.time <= step.time) last.set(threadOf(step), step);
  }
  return last;
}

/** The steps of which a signal was handled in the end, if at another try. */
function redeemedSteps(
  steps: readonly Step[],
  last: ReadonlyMap<string, Step>,
  byId: ById,
): ReadonlySet<string> {
  const redeemed = new Set<string>();
  for (const step of steps) {
    if (step.kind !== 'signal' || last.get(threadOf(step))?.status !== 'fine') continue;
    let above = byId.get(step.cause ?? '');
    while (above && !redeemed.has(above.id)) {
      redeemed.add(above.id);
      above = byId.get(above.cause ?? '');
    }
  }
  return redeemed;
}

function badnessOf({ status }: Step): Bad | undefined {
  return status === 'fine' || status === 'going' ? undefined : status;
}
