import { resolve } from 'node:path';

/** The folder that all of this stands in. */
export const root = resolve(import.meta.dirname, '../..');
