import { execFileSync } from 'node:child_process';

/** Builds the functions once, so that the tests run what would be deployed. */
export function setup(): void {
  execFileSync(process.execPath, ['tools/build/build.mjs', '--quiet', '--tests'], {
    stdio: 'inherit',
  });
}
