import type { Snapshot, Step, StepChange } from '../view.js';
import { type State, stateOf } from './state-of.js';

/** What belongs together: all that is about one object, or all that came of something that is about none. */
export interface Group {
  readonly key: string;
  readonly steps: ReadonlySet<string>;
  /** When its last step began. */
  readonly latest: number;
  readonly state: State;
}

interface Kept {
  readonly key: string;
  readonly steps: Set<string>;
  /** Made anew when it is asked for after a change. */
  view?: Group | undefined;
}

/** The steps and their groups, kept up with each change at a cost of that change alone. */
export class Board {
  readonly #steps = new Map<string, Step>();
  readonly #effects = new Map<string, Set<string>>();
  readonly #groupOf = new Map<string, string>();
  readonly #groups = new Map<string, Kept>();

  /** Begins again. */
  reset({ steps }: Pick<Snapshot, 'steps'>): void {
    for (const map of [this.#steps, this.#effects, this.#groupOf, this.#groups]) map.clear();
    for (const step of steps) this.#put(step);
  }

  change({ steps, oldest }: StepChange): void {
    for (const step of steps) this.#put(step);
    if (oldest === undefined || !this.#steps.has(oldest)) return;
    for (const id of this.#steps.keys()) {
      if (id === oldest) break;
      this.#forget(id);
    }
  }

  get size(): number {
    return this.#steps.size;
  }

  step(id: string | undefined): Step | undefined {
    return id === undefined ? undefined : this.#steps.get(id);
  }

  /** What a step led to, in the order it began. */
  effects(id: string): Step[] {
    return [...(this.#effects.get(id) ?? [])].flatMap((effect) => this.#steps.get(effect) ?? []);
  }

  groupOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#groupOf.get(id);
  }

  group(key: string | undefined): Group | undefined {
    const kept = key === undefined ? undefined : this.#groups.get(key);
    if (!kept) return undefined;
    kept.view ??= this.#view(kept);
    return kept.view;
  }

  /** The newest first. */
  groups(): Group[] {
    const groups = [...this.#groups.keys()].flatMap((key) => this.group(key) ?? []);
    return groups.sort((a, b) => b.latest - a.latest);
  }

  stepsOf(group: Group): Step[] {
    return [...group.steps].flatMap((id) => this.#steps.get(id) ?? []);
  }

  #view({ key, steps }: Kept): Group {
    const own = [...steps].flatMap((id) => this.#steps.get(id) ?? []);
    const latest = own.reduce((last, { time }) => Math.max(last, time), 0);
    return { key, steps, latest, state: stateOf(own) };
  }

  #put(step: Step): void {
    const { id, cause } = step;
    const before = this.#steps.get(id);
    this.#steps.set(id, step);
    if (cause !== undefined && cause !== before?.cause) {
      const effects = this.#effects.get(cause) ?? new Set();
      this.#effects.set(cause, effects.add(id));
    }
    this.#regroup(id);
    const group = this.#groups.get(this.#groupOf.get(id) ?? '');
    if (group) group.view = undefined;
  }

  /** Moves a step to where it belongs now, and with it all that belongs to it. */
  #regroup(first: string): void {
    const waiting = [first];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const step = this.#steps.get(id);
      if (!step) continue;
      const key = this.#keyOf(step);
      const before = this.#groupOf.get(id);
      if (before === key) continue;
      if (before !== undefined) this.#leave(id, before);
      const group = this.#groups.get(key) ?? { key, steps: new Set() };
      this.#groups.set(key, group);
      group.steps.add(id);
      group.view = undefined;
      this.#groupOf.set(id, key);
      waiting.push(...(this.#effects.get(id) ?? []));
    }
  }

  #keyOf({ id, cause, place }: Step): string {
    if (place) return `${place.bucket}/${place.key}`;
    // Without an object and a known cause, it is the root of its own group; no bucket's name begins with a hash.
    const ofCause = cause === id ? undefined : this.groupOf(cause);
    return ofCause ?? `#${id}`;
  }

  #leave(id: string, key: string): void {
    const group = this.#groups.get(key);
    group?.steps.delete(id);
    if (group) group.view = undefined;
    if (group?.steps.size === 0) this.#groups.delete(key);
    this.#groupOf.delete(id);
  }

  #forget(id: string): void {
    const step = this.#steps.get(id);
    this.#leave(id, this.#groupOf.get(id) ?? '');
    this.#steps.delete(id);
    this.#effects.delete(id);
    const siblings = this.#effects.get(step?.cause ?? '');
    siblings?.delete(id);
  }
}
