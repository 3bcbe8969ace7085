import { fileURLToPath } from 'node:url';

/** The templates of `test/project`, with its functions built beside them: what the tests run as a user's project. */
export const project = fileURLToPath(new URL('../build/project', import.meta.url));
