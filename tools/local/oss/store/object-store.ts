import { join } from 'node:path';
import { KeptMap } from '../../state/kept-map.js';
import type { ImageInfo } from '../image-info.js';

/** An object with all that OSS knows about it. */
export interface StoredObject {
  /** The name of its bytes among the contents. */
  readonly content: string;
  readonly size: number;
  readonly contentType: string;
  /** Upper-case hexadecimal, without quotes. */
  readonly eTag: string;
  readonly crc64: bigint;
  readonly lastModified: Date;
  readonly objectType: 'Normal' | 'Multipart' | 'Appendable';
  /** `x-oss-meta-*` and the standard headers that OSS gives back, by lower-case name; each character is a byte. */
  readonly headers: Readonly<Record<string, string>>;
  /** What its bytes say of the picture that they are. */
  readonly image?: ImageInfo;
}

/** Which objects there are. */
export interface ObjectStore {
  get(bucket: string, key: string): StoredObject | undefined;
  /** Returns the object that was overwritten. */
  put(bucket: string, key: string, object: StoredObject): StoredObject | undefined;
  /** Returns the object that was removed. */
  delete(bucket: string, key: string): StoredObject | undefined;
  /** The keys of a bucket with their objects, in no order. */
  list(bucket: string): Iterable<readonly [key: string, object: StoredObject]>;
  /** The names of all contents that objects have. */
  contents(): Iterable<string>;
  close(): void;
}

/** As JSON can hold it. */
interface ObjectRecord extends Omit<StoredObject, 'crc64' | 'lastModified'> {
  readonly crc64: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** The objects that are kept in this folder; without one they are gone when the process ends. */
export function openObjectStore(folder?: string): ObjectStore {
  const records = new KeptMap<ObjectRecord>(folder && join(folder, 'objects.jsonl'));
  const get = (bucket: string, key: string) => {
    const record = records.get(nameOf(bucket, key));
    return record && fromRecord(record);
  };
  return {
    get,
    put(bucket, key, object) {
      const previous = get(bucket, key);
      records.set(nameOf(bucket, key), toRecord(object));
      return previous;
    },
    delete(bucket, key) {
      const previous = get(bucket, key);
      records.delete(nameOf(bucket, key));
      return previous;
    },
    *list(bucket) {
      const start = nameOf(bucket, '');
      for (const [name, record] of records.entries()) {
        if (name.startsWith(start)) yield [name.slice(start.length), fromRecord(record)];
      }
    },
    *contents() {
      for (const { content } of records.values()) yield content;
    },
    close: () => records.close(),
  };
}

function nameOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

function toRecord({ crc64, lastModified, ...object }: StoredObject): ObjectRecord {
  return { ...object, crc64: String(crc64), lastModified: lastModified.getTime() };
}

function fromRecord({ crc64, lastModified, ...record }: ObjectRecord): StoredObject {
  return { ...record, crc64: BigInt(crc64), lastModified: new Date(lastModified) };
}
