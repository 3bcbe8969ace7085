import type { DeadLetter } from '../../wire/index.js';

/** A dead letter where it is kept, or something else that is kept there. */
export interface Kept {
  /** How the place calls it, where it is no dead letter. */
  readonly place: string;
  /** What `--only` may call it there, beside what its content is called. */
  readonly names?: readonly string[];
  readonly content: { readonly deadLetter: DeadLetter } | { readonly trouble: string };
  /** Makes sure that it is kept long enough to be handled. @throws {Error} when it is somebody else's by now. */
  hold(): Promise<void>;
  /** After it was handled: takes it out, or marks it. @throws {Error} */
  settle(): Promise<void>;
  /** Leaves it for another time. */
  release(): Promise<void>;
}

/** Where dead letters are kept. */
export interface Source {
  readonly name: string;
  /** How many are taken at most, where taking hides them from others. */
  readonly mostTaken?: number;
  /** One after the other; whatever was taken must be settled or released. @throws {Error} */
  take(): AsyncIterable<Kept>;
}
