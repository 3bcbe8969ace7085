import { fileURLToPath } from 'node:url';
import { helpText, readArguments } from './arguments.js';
import { runLocally } from './run-locally.js';

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(helpText);
  else {
    await runLocally({
      ...args,
      root: fileURLToPath(new URL('../..', import.meta.url)),
      build: fileURLToPath(new URL('..', import.meta.url)),
    });
  }
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
