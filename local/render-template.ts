import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What of the environment reaches the template: names of places, never a secret. */
export const environmentNames = ['ACCOUNT_ID', 'REGION', 'BUCKET', 'TOPIC', 'FAILURE_QUEUE'];

/**
 * An `s.yaml` with its variables filled in by the real CLI, parsed. Neither the `.env` beside it nor any variable but
 * {@link environmentNames} is read: a local run needs no secrets.
 *
 * @throws {Error} with the CLI's words when it refuses the template.
 */
export async function renderTemplate(path: string, account: string): Promise<unknown> {
  // The CLI reads the .env of the template's folder and keeps its own files in its home: it gets a folder of its own.
  const folder = await mkdtemp(join(tmpdir(), 'oss-inbox-'));
  try {
    await copyFile(path, join(folder, 's.yaml'));
    const { stdout } = await run(process.execPath, [cli(), 'preview', '-o', 'json'], {
      cwd: folder,
      env: { ...places(), ACCOUNT_ID: account, serverless_devs_config_home: folder },
    });
    return parseDocument(stdout);
  } catch (error) {
    throw new Error(`${path} can't be rendered: ${wordsOf(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Warnings come before the document, each on a line that begins with "["; some refusals come instead of it.
function parseDocument(output: string): unknown {
  const start = output.search(/^\{/m);
  if (start < 0) throw new Error(output.trim());
  return JSON.parse(output.slice(start));
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'stdout' in error && typeof error.stdout === 'string' ? error.stdout : error.message;
}

function places(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['PATH', ...environmentNames]) {
    const value = process.env[name];
    if (value) found[name] = value;
  }
  return found;
}

function cli(): string {
  const manifest = createRequire(import.meta.url).resolve('@serverless-devs/s/package.json');
  return join(dirname(manifest), 'bin', 's');
}
