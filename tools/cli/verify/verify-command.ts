import { Command, InvalidArgumentError } from 'commander';
import { readRequest } from '../capture/read-request.js';
import { readInput } from '../terminal/read-input.js';
import { checkRequest } from './check-request.js';
import { addPublicKey } from './public-key.js';
import { reportJson, reportText } from './report.js';
import type { GivenKey } from './verifier.js';

const MAX_BYTES = 8 * 1024 * 1024;

interface Options {
  readonly publicKey?: GivenKey[];
  readonly path?: string;
  readonly query?: string;
  readonly json?: boolean;
}

/** `oss-inbox verify <request>`: whether OSS or SMQ signed a captured request, and what spoilt it where they did not. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description("check a captured callback's or push's signature, and say why it does not fit")
    .argument('<request>', 'the capture; - for standard input')
    .option(
      '--public-key <key>',
      'trust this key too: a file (PEM, DER, Base64) or url=base64; may be repeated',
      addPublicKey,
    )
    .option('--path <path>', 'the path as it was called, percent-encoded', wholePath)
    .option('--query <query>', 'the query as it was called')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The capture is raw HTTP text (of nc, tcpdump -A or a log), what curl -v prints, Function Compute's HTTP event, or JSON with
method, path, headers and body (or bodyBase64). It must have the Authorization header and the body as they came. OSS's and
SMQ's own keys are built in; nothing is fetched.

Where the signature does not fit, some 2000 readings of the request are tried, to name what changed it on its way.

Examples:
  npx oss-inbox verify captured.txt
  npx oss-inbox verify event.json --query 'tenant=t1&uid=%2F7'
  npx oss-inbox verify captured.txt --public-key https://keys.example/a.pem=MFww…

Exit codes: 0 when it verifies as it is, 1 when not, 2 for wrong usage.`,
    );
  return command.action(async (file: string, options: Options) => {
    const { publicKey: keys = [], path, query, json } = options;
    const input = await readInput(file);
    if (input.length > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes are not verified`);
    const read = readRequest(input);
    if (read === undefined) {
      throw new Error(
        'no request in it: expected raw HTTP text, curl -v output, an HTTP event of Function Compute, or JSON with headers and a path',
      );
    }
    if (read.path === undefined && path === undefined) {
      command.error("error: the capture has no request line: give the path with --path '/…'", {
        exitCode: 2,
      });
    }
    const request = read.path === undefined ? { ...read, path, query: query ?? '' } : read;
    const check = checkRequest(request, { keys, path, query });
    console.log(json ? reportJson(check) : reportText(check));
    if (!check.verified) process.exitCode = 1;
  });
}

function wholePath(path: string): string {
  if (path.startsWith('/') && !path.includes('?')) return path;
  throw new InvalidArgumentError('it begins with / and holds no ?, the query comes by --query');
}
