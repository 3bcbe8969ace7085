import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KeptMap } from '../../state/kept-map.js';

/** A multipart upload that is under way. */
export interface MultipartUpload {
  readonly bucket: string;
  readonly key: string;
  /** Of the request that began it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly initiated: number;
}

/** A part of it. */
export interface UploadedPart {
  readonly uploadId: string;
  readonly number: number;
  /** The name of its bytes among the contents. */
  readonly content: string;
  readonly size: number;
  /** Upper-case hexadecimal, without quotes. */
  readonly eTag: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** Which multipart uploads are under way. */
export interface UploadStore {
  /** Returns the upload's id. */
  begin(upload: MultipartUpload): string;
  get(uploadId: string): MultipartUpload | undefined;
  entries(): Iterable<readonly [uploadId: string, upload: MultipartUpload]>;
  /** Returns the part that was replaced. */
  putPart(part: UploadedPart): UploadedPart | undefined;
  /** In the order of their numbers. */
  parts(uploadId: string): UploadedPart[];
  /** Forgets the upload and its parts, which are returned. */
  end(uploadId: string): UploadedPart[];
  /** The names of all contents that parts have. */
  contents(): Iterable<string>;
  close(): void;
}

/** The uploads that are kept in this folder; without one they are gone when the process ends. */
export function openUploadStore(folder?: string): UploadStore {
  const uploads = new KeptMap<MultipartUpload>(folder && join(folder, 'uploads.jsonl'));
  const kept = new KeptMap<UploadedPart>(folder && join(folder, 'parts.jsonl'));
  const parts = (uploadId: string) =>
    [...kept.values()]
      .filter((part) => part.uploadId === uploadId)
      .sort((one, other) => one.number - other.number);
  return {
    begin(upload) {
      const uploadId = randomBytes(16).toString('hex').toUpperCase();
      uploads.set(uploadId, upload);
      return uploadId;
    },
    get: (uploadId) => uploads.get(uploadId),
    entries: () => uploads.entries(),
    putPart(part) {
      const previous = kept.get(nameOf(part));
      kept.set(nameOf(part), part);
      return previous;
    },
    parts,
    end(uploadId) {
      const ended = parts(uploadId);
      uploads.delete(uploadId);
      for (const part of ended) kept.delete(nameOf(part));
      return ended;
    },
    *contents() {
      for (const { content } of kept.values()) yield content;
    },
    close() {
      uploads.close();
      kept.close();
    },
  };
}

function nameOf({ uploadId, number }: UploadedPart): string {
  return `${uploadId}/${number}`;
}
