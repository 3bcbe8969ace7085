import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endOrphan } from './end-server.js';

/** Deletes a folder of `startPostgres` with all that is in it; a server that a killed process left there is ended. */
export async function forgetPostgres(folder: string): Promise<void> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined) return;
  await endOrphan(join(real, 'data'));
  await rm(real, { recursive: true, force: true });
}
