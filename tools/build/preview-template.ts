import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const LIMIT = { timeout: 60_000, maxBuffer: 16 * 1024 * 1024 };

/**
 * A Serverless Devs template with its variables filled in by the real `s preview`, parsed. It runs in the template's
 * folder, whose `.env` it reads. It reads no credentials, and reports nothing to anybody.
 *
 * The template's expressions are code, which the command line runs: preview only what you would deploy.
 *
 * @throws {Error} with the command line's words when it refuses the template.
 */
export async function previewTemplate(path: string, env: NodeJS.ProcessEnv): Promise<unknown> {
  const home = await quietHome();
  try {
    const args = [cli(), 'preview', '-t', basename(path), '-o', 'json'];
    const { stdout } = await run(process.execPath, args, {
      ...LIMIT,
      cwd: dirname(path),
      env: { ...env, serverless_devs_config_home: home },
    });
    return parseDocument(stdout);
  } catch (error) {
    throw new Error(wordsOf(error), { cause: error });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

// A home of its own for the command line's logs. Without these two files it sends its maker the words with which it
// refuses a template, and asks the registry for a newer version of itself.
async function quietHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'oss-inbox-'));
  await mkdir(join(home, '.s', 'config'), { recursive: true });
  await writeFile(join(home, '.s', 'set-config.yml'), 'analysis: disable\n');
  const checked = JSON.stringify({ lastUpdateCheck: Date.now() });
  await writeFile(join(home, '.s', 'config', 'update-notifier.json'), checked);
  return home;
}

// Warnings come before the document, each on a line that begins with "["; some refusals come instead of it.
function parseDocument(output: string): unknown {
  const start = output.search(/^\{/m);
  if (start < 0) throw new Error(output);
  return JSON.parse(output.slice(start));
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words = 'stdout' in error && typeof error.stdout === 'string' ? error.stdout : '';
  return refusalIn(words || error.message);
}

/** What was wrong, out of the headings, hints and addresses that stand around it. */
function refusalIn(output: string): string {
  const [, afterHeading = output] = output.split(/^Error Message:$/m);
  const [refusal = ''] = afterHeading.split(/^\s*A complete log of this run|^.*Tips$/m);
  return (
    refusal
      .replace(/^\[.*$/gm, '')
      .replace(/^TIPS:$/m, '')
      .trim() || output.trim()
  );
}

function cli(): string {
  const manifest = createRequire(import.meta.url).resolve('@serverless-devs/s/package.json');
  return join(dirname(manifest), 'bin', 's');
}
