import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionTemplate, Template } from '../../../tools/local/template.js';
import { temporaryFolder } from './temporary-folder.js';

/** The built program that runs a function in its own process. */
export const runner = fileURLToPath(new URL('../../../build/local/fc-runner.js', import.meta.url));

/** Writes a function's code (CommonJS) to a folder of its own and returns the folder. */
export async function writeFunction(source: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'index.js'), source);
  return folder;
}

/** A template with these functions, each with defaults for what it leaves out. */
export function templateOf(
  ...functions: readonly (Partial<FunctionTemplate> & Pick<FunctionTemplate, 'name' | 'code'>)[]
): Template {
  return {
    region: 'cn-hangzhou',
    account: '1234567890123456',
    functions: functions.map((given) => ({
      handler: 'index.handler',
      timeout: 5,
      memory: 512,
      environment: {},
      retries: 0,
      triggers: [],
      ...given,
    })),
  };
}
