import { Command } from 'commander';
import { buildCallbackCommand } from './build-command.js';
import { explainCallbackCommand } from './explain-command.js';

/** `oss-inbox callback`: the parameter by which an upload asks for a callback. */
export function callbackCommand(): Command {
  return new Command('callback')
    .description('build or explain the callback parameter of an upload')
    .addCommand(buildCallbackCommand())
    .addCommand(explainCallbackCommand());
}
