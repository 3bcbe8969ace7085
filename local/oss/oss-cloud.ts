import type { Owner } from '../../wire/index.js';
import type { SentCallback } from './callback/send-callback.js';
import type { MultipartUpload } from './multipart.js';
import type { ObjectChange } from './object-change.js';
import type { ObjectStore } from './object-store.js';
import type { SigningKey } from './signing-key.js';

/** What the handlers of the OSS stand-in share. */
export interface OssCloud {
  readonly owner: Owner;
  readonly store: ObjectStore;
  /** Multipart uploads that are under way, by upload id. */
  readonly uploads: Map<string, MultipartUpload>;
  readonly signingKey: SigningKey;
  /** Where the public key is served. */
  readonly keyUrl: string;
  /** Milliseconds that a callback may take. */
  readonly callbackTimeout: number;
  /** Tells whoever listens that an object changed. */
  raise(change: ObjectChange): void;
  /** Whether the SMQ stand-in has this topic. */
  hasTopic(topic: string): boolean;
  /** Publishes to a topic of the SMQ stand-in. */
  publish(topic: string, text: string): void;
  /** Told of each callback before it goes out. */
  onCallback(callback: SentCallback): void;
  /** Aborted when the stand-in closes. */
  readonly closing: AbortSignal;
}
