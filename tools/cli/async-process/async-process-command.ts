import { Command } from 'commander';
import { buildAsyncProcessCommand } from './build-command.js';
import { explainAsyncProcessCommand } from './explain-command.js';

/** `oss-inbox async-process`: the value with which a task of OSS is started. */
export function asyncProcessCommand(): Command {
  return new Command('async-process')
    .description('build or explain an x-oss-async-process value, its encoded names included')
    .addCommand(buildAsyncProcessCommand())
    .addCommand(explainAsyncProcessCommand());
}
