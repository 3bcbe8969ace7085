import { parseArgs } from 'node:util';
import { environmentNames } from './render-template.js';

export interface Arguments {
  readonly help: boolean;
  readonly once: boolean;
  /** Whether the functions do without a database. */
  readonly memory: boolean;
  readonly port: number;
  /** The path of the s.yaml; the project's own where absent. */
  readonly template?: string;
}

const DEFAULT_PORT = 4650;

export const helpText = `npm start -- [options]

Builds the functions, starts a PostgreSQL and stand-ins for OSS, SMQ and Function Compute on 127.0.0.1, wires them as
s.yaml says, plays each channel once with the real clients, and stays up until Ctrl-C.

  --once             play and exit: 0 when every signal came, 1 when one is missing after 30 s
  --port <number>    the first port: OSS, then SMQ, Function Compute and each HTTP trigger (${DEFAULT_PORT}; 0 = any free ones)
  --template <file>  another s.yaml
  --memory           without PostgreSQL: each function instance remembers for itself what it handled
  --help             this text

A busy port is replaced by a free one. Of the environment only ${environmentNames.join(', ')}
and NO_COLOR are used, and .env is not read: no secret is needed here.`;

/** Reads the command line. @throws {Error} for an unknown option or a port that is none, in words for the user. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      port: { type: 'string', default: String(DEFAULT_PORT) },
      template: { type: 'string' },
      memory: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  // Below are the privileged ports, above must be room for those that follow.
  if (!/^\d+$/.test(values.port) || (port !== 0 && port < 1024) || port > 65_500) {
    throw new Error(`--port ${values.port}: must be 0 or a number from 1024 to 65500`);
  }
  const { help, once, memory, template } = values;
  return { help, once, memory, port, ...(template !== undefined && { template }) };
}
