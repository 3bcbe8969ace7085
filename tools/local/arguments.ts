import { parseArgs } from 'node:util';
import { environmentNames } from './render-template.js';

export interface Arguments {
  readonly help: boolean;
  readonly once: boolean;
  /** Whether to begin without what earlier runs left. */
  readonly reset: boolean;
  /** Whether the functions do without a database. */
  readonly memory: boolean;
  /** Whether deliveries are doubled, delayed and reordered from the start. */
  readonly faults: boolean;
  readonly port: number;
  /** How many times faster than in the cloud retries follow one another. */
  readonly timeScale: number;
  /** The path of the s.yaml; the project's own where absent. */
  readonly template?: string;
  /** The path of the local.yaml; the one beside the project's s.yaml, if there is one, where absent. */
  readonly config?: string;
  /** The folder of the state; `.local` in the project where absent. */
  readonly data?: string;
}

const DEFAULT_PORT = 4650;
const DEFAULT_SCALE = 100;

export const helpText = `npm start -- [options]

Builds the functions, starts a PostgreSQL and stand-ins for OSS, SMQ and Function Compute on 127.0.0.1, wires them as
s.yaml says, serves a page that shows what happens, plays each channel once with the real clients, and stays up until
Ctrl-C. What was stored, sent and handled is there again at the next start.

  --once             play and exit: 0 when every signal came, 1 when one is missing after 30 s
  --reset            forget what earlier runs left, then start
  --faults           double, delay and reorder deliveries, as the cloud may; the page has a switch for it
  --time-scale <n>   retries follow n times faster than in the cloud (${DEFAULT_SCALE})
  --port <number>    the first port: OSS, then SMQ, Function Compute and each HTTP trigger; the page is one below
                     (${DEFAULT_PORT}; 0 = any free ones)
  --template <file>  another s.yaml
  --config <file>    another local.yaml: credentials, subscriptions and event rules beside s.yaml; docs/local.md
  --data <folder>    another folder for the state (.local)
  --memory           without PostgreSQL: each function instance remembers for itself what it handled
  --help             this text

A busy port is replaced by a free one. Of the environment only ${environmentNames.join(', ')}
and NO_COLOR are used, and .env is not read: no secret is needed here.`;

/** Reads the command line. @throws {Error} for an unknown option or a number that is none, in words for the user. */
export function readArguments(args: readonly string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: flag,
      once: flag,
      reset: flag,
      memory: flag,
      faults: flag,
      port: { ...text, default: String(DEFAULT_PORT) },
      'time-scale': { ...text, default: String(DEFAULT_SCALE) },
      template: text,
      config: text,
      data: text,
    },
  });
  const port = Number(values.port);
  // Below are the privileged ports, above must be room for those that follow.
  if (!/^\d+$/.test(values.port) || (port !== 0 && port < 1025) || port > 65_500) {
    throw new Error(`--port ${values.port}: must be 0 or a number from 1025 to 65500`);
  }
  const { 'time-scale': scale, port: _, ...others } = values;
  const timeScale = Number(scale);
  if (!(timeScale >= 1 && timeScale <= 100_000)) {
    throw new Error(`--time-scale ${scale}: must be a number from 1 (as in the cloud) to 100000`);
  }
  return { ...others, port, timeScale };
}
