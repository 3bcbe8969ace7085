import type { KeyObject } from 'node:crypto';
import type { InboxError } from 'oss-inbox';
import type { Trial, Vary } from './trial.js';

/** A public key that the user trusts beside the pinned ones. */
export interface GivenKey {
  /** As the user named it. */
  readonly name: string;
  /** The URL that it belongs to, where the user said. */
  readonly url: string | undefined;
  readonly key: KeyObject;
}

/** What a signature covers, and whose it is. */
export interface Verified {
  /** `OSS's own key (pinned)`, or as the user named it. */
  readonly keyName: string;
  /** The exact bytes that were signed. */
  readonly signed: Buffer;
}

export type Verdict =
  | ({ readonly ok: true } & Verified)
  | { readonly ok: false; readonly error: InboxError };

/** How one kind of request is verified. */
export interface Verifier {
  readonly kind: 'upload callback' | 'SMQ push';
  readonly verify: (trial: Trial) => Verdict;
  /** How many signatures that verifies at most. */
  readonly cost: (trial: Trial) => number;
  readonly vary: Vary;
  /** The keys that it tries, with their names. */
  readonly keys: readonly (readonly [name: string, key: KeyObject])[];
  readonly algorithm: 'RSA-MD5' | 'RSA-SHA1';
}

/** Takes from each in turn, so that the likeliest of each come first. */
export function* alternately<Item>(...lists: readonly Iterable<Item>[]): Generator<Item> {
  let open = lists.map((list) => list[Symbol.iterator]());
  while (open.length > 0) {
    const still: Iterator<Item>[] = [];
    for (const iterator of open) {
      const next = iterator.next();
      if (next.done) continue;
      yield next.value;
      still.push(iterator);
    }
    open = still;
  }
}
