import { join } from 'node:path';
import { openTasks, type TaskOptions } from '../task/task-book.js';
import { openBucketStore } from './bucket-store.js';
import { memoryContents } from './contents.js';
import { fileContents, removeLeftovers } from './file-contents.js';
import { openObjectStore } from './object-store.js';
import { openUploadStore } from './upload-store.js';

export interface StateOptions extends TaskOptions {
  /** Where objects, buckets, uploads and tasks under way are kept; without it they are gone at the end. */
  readonly folder?: string | undefined;
  /** Buckets that exist from the start; others come into being when they are made or first written to. */
  readonly buckets?: readonly string[];
}

/** What outlives the process, where there is a folder for it. */
export async function openState({ folder, buckets: names = [], ...options }: StateOptions) {
  const buckets = openBucketStore(folder);
  const store = openObjectStore(folder);
  const uploads = openUploadStore(folder);
  const tasks = openTasks({ ...options, folder });
  for (const name of names) buckets.make(name);
  if (folder === undefined) {
    return { buckets, store, uploads, tasks, contents: memoryContents() };
  }
  const files = join(folder, 'contents');
  await removeLeftovers(files, new Set([...store.contents(), ...uploads.contents()]));
  return { buckets, store, uploads, tasks, contents: fileContents(files) };
}
