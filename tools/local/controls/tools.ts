import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LONGEST = 16_777_216;

/** Runs `oss-inbox` with these arguments and gives what it prints. */
export type Tools = (...args: readonly string[]) => Promise<string>;

/** The built command line at this path, run as a user runs it. */
export function toolsAt(path: string): Tools {
  return async (...args) => {
    const options = { maxBuffer: LONGEST, env: { PATH: process.env['PATH'] } };
    const { stdout } = await run(process.execPath, [path, ...args], options);
    return stdout;
  };
}
