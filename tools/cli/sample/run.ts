import { type Command, InvalidArgumentError } from 'commander';
import { InboxError } from 'oss-inbox';

/** Runs the action of a command, and ends with status 2 when the options that it is given do not go together. */
export async function runOrRefuse(command: Command, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isWrongUsage(error)) throw error;
    command.error(`error: ${error.message}`, { exitCode: 2 });
  }
}

function isWrongUsage(error: unknown): error is Error {
  if (error instanceof InvalidArgumentError) return true;
  return error instanceof InboxError && /^(?:argument|config)_invalid$/.test(error.code);
}
