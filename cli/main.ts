import { Command } from 'commander';
import { smqCertificateCommand } from './smq-certificate.js';

const program = new Command('oss-inbox')
  .description('Tools for receiving what Alibaba Cloud OSS says about objects')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('(add --help for more)')
  .addCommand(smqCertificateCommand());

try {
  await program.parseAsync();
} catch (error) {
  console.error(`oss-inbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
