import type { Command } from 'commander';
import { InboxError } from 'oss-inbox';

/** What the builder returns; the option it refuses ends the command as wrong usage, with its words. */
export function orUsageError<Built>(command: Command, build: () => Built): Built {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof InboxError)) throw error;
    return command.error(`error: ${error.message}`, { exitCode: 2 });
  }
}
