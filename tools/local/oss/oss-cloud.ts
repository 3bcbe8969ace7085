import type { Owner } from '../../wire/index.js';
import type { Credential } from '../http/credential.js';
import type { KeptSigningKey } from '../state/signing-key.js';
import type { Observer } from '../trace/trace-event.js';
import type { SentCallback } from './callback/send-callback.js';
import type { EventStatus } from './event-status.js';
import type { ObjectChange } from './object-change.js';
import type { BucketStore } from './store/bucket-store.js';
import type { Contents } from './store/contents.js';
import type { KeyedMutex } from './store/keyed-mutex.js';
import type { ObjectStore } from './store/object-store.js';
import type { UploadStore } from './store/upload-store.js';
import type { TaskBook } from './task/task-book.js';

/** What the handlers of the OSS stand-in share. */
export interface OssCloud {
  readonly owner: Owner;
  readonly buckets: BucketStore;
  readonly store: ObjectStore;
  /** Multipart uploads that are under way. */
  readonly uploads: UploadStore;
  /** The bytes of objects and parts. */
  readonly contents: Contents;
  /** For what takes its time and must not be done twice at once. */
  readonly keyedMutex: KeyedMutex;
  /** The most bytes that one request may bring. */
  readonly maxBody: number;
  /** Whose requests are answered; everybody's where there are none. */
  readonly credentials: readonly Credential[];
  readonly signingKey: KeptSigningKey;
  /** Where the public key is served. */
  readonly keyUrl: string;
  /** Milliseconds that a callback may take. */
  readonly callbackTimeout: number;
  /** Asynchronous tasks under way. */
  readonly tasks: TaskBook;
  /** Told of what is done. */
  readonly observer: Observer;
  /** Tells whoever listens that something happened to an object. */
  raise(change: ObjectChange): EventStatus;
  /** Whether the SMQ stand-in has this topic. */
  hasTopic(topic: string): boolean;
  /** Publishes to a topic of the SMQ stand-in; `cause` is the trace event that led to it. */
  publish(topic: string, text: string, cause?: string): void;
  /** Told of each callback before it goes out. */
  onCallback(callback: SentCallback): void;
  /** Aborted when the stand-in closes. */
  readonly closing: AbortSignal;
}
