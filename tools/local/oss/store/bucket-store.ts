import { join } from 'node:path';
import { KeptMap } from '../../state/kept-map.js';

/** A bucket, which is in the region and belongs to the account of the stand-in. */
interface Bucket {
  /** Milliseconds since 1970. */
  readonly created: number;
  /** `private`, `public-read` … Nothing is decided by it. */
  readonly acl: string;
}

/** Which buckets there are. */
export interface BucketStore {
  get(name: string): Bucket | undefined;
  /** Makes it unless it is there; an `acl` replaces the one that it has. */
  make(name: string, acl?: string): void;
  delete(name: string): void;
  entries(): Iterable<readonly [name: string, bucket: Bucket]>;
  close(): void;
}

/** The buckets that are kept in this folder; without one they are gone when the process ends. */
export function openBucketStore(folder?: string): BucketStore {
  const buckets = new KeptMap<Bucket>(folder && join(folder, 'buckets.jsonl'));
  return {
    get: (name) => buckets.get(name),
    make(name, acl) {
      const known = buckets.get(name);
      if (known && (acl === undefined || acl === known.acl)) return;
      const { created = Date.now(), acl: previous = 'private' } = known ?? {};
      buckets.set(name, { created, acl: acl ?? previous });
    },
    delete: (name) => void buckets.delete(name),
    entries: () => buckets.entries(),
    close: () => buckets.close(),
  };
}
