import { Command, CommanderError } from 'commander';
import { asyncProcessCommand } from './async-process/async-process-command.js';
import { callbackCommand } from './callback/callback-command.js';
import { checkCommand } from './check/check-command.js';
import { decodeCommand } from './decode/decode-command.js';
import { lsCommand } from './ledger/ls-command.js';
import { showCommand } from './ledger/show-command.js';
import { migrateCommand } from './migrate.js';
import { replayCommand } from './replay/replay-command.js';
import { sampleCommand } from './sample/sample-command.js';
import { smqCertificateCommand } from './smq-certificate.js';
import { verifyCommand } from './verify/verify-command.js';

const program = new Command('oss-inbox')
  .description('Tools for receiving what Alibaba Cloud OSS says about objects')
  .configureHelp({ sortSubcommands: true })
  .addCommand(asyncProcessCommand())
  .addCommand(callbackCommand())
  .addCommand(checkCommand())
  .addCommand(decodeCommand())
  .addCommand(lsCommand())
  .addCommand(migrateCommand())
  .addCommand(replayCommand())
  .addCommand(sampleCommand())
  .addCommand(showCommand())
  .addCommand(smqCertificateCommand())
  .addCommand(verifyCommand());

settle(program);

// Whoever reads may have had enough: | head
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// 0: fine. 1: no, or it failed. 2: the command line is wrong.
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`oss-inbox: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

// A command that is made apart inherits nothing.
function settle(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for more)');
  for (const each of command.commands) settle(each);
}
