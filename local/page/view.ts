import type { Happening } from '../trace/happening.js';
import type { Backstage, FunctionState, QueueState, StepAction, Switches } from './backstage.js';

/** A happening as the page lists it: how much text there is, not the text, which it asks for when somebody looks. */
export interface Step extends Omit<Happening, 'parts' | 'lines'> {
  readonly parts: readonly { readonly name: string; readonly length: number }[];
  readonly lines: number;
  readonly actions: readonly StepAction[];
}

/** The text of a happening. */
export type StepText = Pick<Happening, 'parts' | 'lines'>;

/** All of the cloud that is no happening. */
export interface CloudView
  extends Pick<Backstage, 'places' | 'addresses' | 'samples' | 'conversions'> {
  readonly functions: readonly FunctionState[];
  readonly queues: readonly QueueState[];
  readonly switches: Switches;
}

/** Everything, the oldest step first. */
export interface Snapshot {
  readonly steps: readonly Step[];
  readonly cloud: CloudView;
}

/** Steps that are new or have changed. */
export interface StepChange {
  readonly steps: readonly Step[];
  /** The first step that is still there: what came before it is forgotten. */
  readonly oldest?: string;
}

const MOST_CHARACTERS = 1000;

export function stepOf(happening: Happening, backstage: Backstage): Step {
  const { parts, lines, facts, title, ...rest } = happening;
  return {
    ...rest,
    title: cut(title),
    facts: Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, cut(text)])),
    parts: parts.map(({ name, text }) => ({ name, length: text.length })),
    lines: lines.length,
    actions: backstage.actionsOn(happening),
  };
}

export function cloudView(backstage: Backstage): CloudView {
  const { places, addresses, samples, conversions } = backstage;
  return {
    places,
    addresses,
    samples,
    conversions,
    functions: backstage.functions(),
    queues: backstage.queues(),
    switches: backstage.switches(),
  };
}

export function snapshotOf(backstage: Backstage): Snapshot {
  const steps = backstage.trace.all().map((happening) => stepOf(happening, backstage));
  return { steps, cloud: cloudView(backstage) };
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
