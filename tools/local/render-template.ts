import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { previewTemplate } from '../build/preview-template.js';
import { hasCode } from './has-code.js';

/** What of the environment reaches the template: names of places, never a secret. */
export const environmentNames = ['ACCOUNT_ID', 'REGION', 'BUCKET', 'TOPIC', 'FAILURE_QUEUE'];

/**
 * An `s.yaml` with its variables filled in by the real CLI, parsed. Neither the `.env` beside it nor any variable but
 * {@link environmentNames} is read: a local run needs no secrets.
 *
 * @throws {Error} with the CLI's words when it refuses the template.
 */
export async function renderTemplate(path: string, account: string): Promise<unknown> {
  // The CLI reads the .env of the template's folder: the template gets a folder of its own.
  const folder = await mkdtemp(join(tmpdir(), 'oss-inbox-'));
  try {
    const copy = join(folder, 's.yaml');
    await copyFile(path, copy).catch((error: unknown) => {
      throw hasCode(error, 'ENOENT') ? new Error('there is no such file') : error;
    });
    return await previewTemplate(copy, { ...places(), ACCOUNT_ID: account });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} can't be rendered: ${words}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function places(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['PATH', ...environmentNames]) {
    const value = process.env[name];
    if (value) found[name] = value;
  }
  return found;
}
