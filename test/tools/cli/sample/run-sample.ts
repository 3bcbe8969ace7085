import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../../../build/cli/main.js', import.meta.url));

/** Runs `oss-inbox sample` in a process of its own. */
export async function runSample(args: readonly string[], env: Record<string, string> = {}) {
  const { CALLBACK_TICKET_SECRETS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [cli, 'sample', ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  const [code] = (await closed) as [number];
  return { code, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** The settings that standard error names. */
export function settingsIn(stderr: string): Record<string, string> {
  const lines = [...stderr.matchAll(/^([A-Z_]+)=(.*)$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
}
