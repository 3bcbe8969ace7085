import type { TraceEvent } from '../trace/trace-event.js';
import type { Controls, FunctionState, QueueState, StepAction, Switches } from './controls.js';

/** A trace event as the page lists it: how much text there is, not the text, which it asks for when somebody looks. */
export interface Step extends Omit<TraceEvent, 'parts' | 'lines'> {
  readonly parts: readonly { readonly name: string; readonly length: number }[];
  readonly lines: number;
  readonly actions: readonly StepAction[];
}

/** The text of a trace event. */
export type StepText = Pick<TraceEvent, 'parts' | 'lines'>;

/** All of the cloud that is no trace event. */
export interface CloudView
  extends Pick<Controls, 'places' | 'addresses' | 'samples' | 'conversions'> {
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

export function stepOf(traceEvent: TraceEvent, controls: Controls): Step {
  const { parts, lines, facts, title, ...rest } = traceEvent;
  return {
    ...rest,
    title: cut(title),
    facts: Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, cut(text)])),
    parts: parts.map(({ name, text }) => ({ name, length: text.length })),
    lines: lines.length,
    actions: controls.actionsOn(traceEvent),
  };
}

export function cloudView(controls: Controls): CloudView {
  const { places, addresses, samples, conversions } = controls;
  return {
    places,
    addresses,
    samples,
    conversions,
    functions: controls.functions(),
    queues: controls.queues(),
    switches: controls.switches(),
  };
}

export function snapshotOf(controls: Controls): Snapshot {
  const steps = controls.trace.all().map((traceEvent) => stepOf(traceEvent, controls));
  return { steps, cloud: cloudView(controls) };
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
