import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Account } from './account.js';

// Whatever way the other end of its input goes, the read comes back.
const SCRIPT = 'read _; kill -INT "$0" 2>/dev/null';

/** Has the server end when this process does, even by SIGKILL. Keeps nothing of this process waiting. */
export function endWithParent(server: ChildProcess, account: Account): void {
  const end = () => server.kill('SIGINT');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));

  const guard = spawn('/bin/sh', ['-c', SCRIPT, String(server.pid)], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell, the line above still covers every end but a signal's.
  guard.on('error', () => undefined);
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  server.once('exit', () => guard.kill('SIGKILL'));
}
