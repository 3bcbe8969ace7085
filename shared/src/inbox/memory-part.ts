// The part that is the inbox of an instance without a database: a file of its own beside each function.
export { createMemoryStore } from './memory-store.js';
