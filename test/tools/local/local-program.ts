import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { project } from '../../built-project.js';
import { temporaryFolder } from './temporary-folder.js';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm start` runs once all is built. */
export interface LocalProgram {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  /** All that was printed so far. */
  readonly output: () => string;
}

/** Starts it on free ports, with its state in this folder, or in one of its own. */
export async function startProgram(args: readonly string[], data?: string): Promise<LocalProgram> {
  const folder = data ?? (await temporaryFolder());
  const main = join(root, 'build/local/main.js');
  // A later option counts, so that a test can name others.
  const given = ['--template', join(project, 's.yaml'), '--config', join(project, 'local.yaml')];
  const own = ['--port', '0', '--data', folder, ...given];
  const child = spawn(process.execPath, [main, ...own, ...args]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { process: child, ended, output: () => output };
}
