import { Command, Option } from 'commander';
import type { MessageEncoding } from 'oss-inbox';
import { readInput } from '../terminal/read-input.js';
import { recognise } from './recognise.js';
import { reportJson, reportText } from './report.js';

const MAX_BYTES = 8 * 1024 * 1024;

interface Options {
  readonly encoding: MessageEncoding;
  readonly json?: boolean;
}

/** `oss-inbox decode [file]`: what a captured payload is, envelope by envelope, and the signals in it. */
export function decodeCommand(): Command {
  return new Command('decode')
    .description(
      'say what a captured payload is, envelope by envelope, and which signals are in it',
    )
    .argument('[file]', 'the capture; - or none for standard input')
    .addOption(
      new Option('--encoding <encoding>', 'how SMQ messages are encoded (SMQ_MESSAGE_ENCODING)')
        .choices(['auto', 'json', 'base64'])
        .default('auto'),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It takes what the functions take (events of HTTP, OSS, SMQ and EventBridge triggers, dead letters, events to replay), what
OSS and SMQ send or answer (raw HTTP, curl -v, curl -i, JSON captures, message and callback bodies), and single values
(x-oss-callback, x-oss-process-status, x-oss-async-process, presigned URLs), each also in Base64. The functions' own code
decodes them. No signature is verified.

Examples:
  npx oss-inbox decode event.json
  pbpaste | npx oss-inbox decode
  echo eyJSZXN1bHQiOiJPayJ9 | npx oss-inbox decode
  npx oss-inbox decode --json dead-letter.json | jq '.found[].signal'

Exit codes: 0 when all of it could be decoded or named, 1 when something could not, 2 for wrong usage.`,
    )
    .action(async (file: string | undefined, { encoding, json }: Options) => {
      const input = await readInput(file);
      if (input.length > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes are not decoded`);
      const findings = await recognise(input, { encoding });
      console.log(json ? reportJson(findings) : reportText(findings));
      if (findings.some(({ kind }) => kind === 'failure')) process.exitCode = 1;
    });
}
