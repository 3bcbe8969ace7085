import { loadPart } from '../core/index.js';
import type { InboxStore } from './store.js';

/** `createMemoryStore()`, from a file of its own: with a database nobody needs it. */
export async function openMemoryStore(): Promise<InboxStore> {
  const part = await loadPart('memory-part.js', () => import('./memory-part.js'));
  return part.createMemoryStore();
}
