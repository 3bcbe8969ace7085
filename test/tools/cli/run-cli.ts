import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The built command line. */
export const cli = fileURLToPath(new URL('../../../build/cli/main.js', import.meta.url));

/** Runs the built command line in a process of its own, with this on its standard input. */
export async function runCli(args: readonly string[], input: string | Uint8Array = '') {
  const child = spawn(process.execPath, [cli, ...args], { stdio: 'pipe' });
  const closed = once(child, 'close');
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  const [code] = (await closed) as [number];
  return { code, stdout: stdout.toString(), stderr: stderr.toString() };
}
