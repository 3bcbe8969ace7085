/** An object with all that OSS knows about it. */
export interface StoredObject {
  readonly content: Uint8Array;
  readonly contentType: string;
  /** Upper-case hexadecimal, without quotes. */
  readonly eTag: string;
  readonly crc64: bigint;
  readonly lastModified: Date;
  readonly objectType: 'Normal' | 'Multipart';
  /** `x-oss-meta-*` and the standard headers that OSS gives back, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where objects are kept. Every bucket name exists. */
export interface ObjectStore {
  get(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Returns the object that was overwritten. */
  put(bucket: string, key: string, object: StoredObject): Promise<StoredObject | undefined>;
  /** Returns the object that was removed. */
  delete(bucket: string, key: string): Promise<StoredObject | undefined>;
}

/** Objects in memory, gone when the process ends. */
export function memoryStore(): ObjectStore {
  const objects = new Map<string, StoredObject>();
  return {
    async get(bucket, key) {
      return objects.get(nameOf(bucket, key));
    },
    async put(bucket, key, object) {
      const previous = objects.get(nameOf(bucket, key));
      objects.set(nameOf(bucket, key), object);
      return previous;
    },
    async delete(bucket, key) {
      const previous = objects.get(nameOf(bucket, key));
      objects.delete(nameOf(bucket, key));
      return previous;
    },
  };
}

function nameOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
