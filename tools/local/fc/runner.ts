import { createRequire } from 'node:module';
import { join } from 'node:path';
import { endMark, type Invocation, type RunnerReady, type RunnerResult } from './invocation.js';

// The program of a function's own process: loads the built code and runs it, one request after another.

type Handler = (event: Buffer, context: object) => unknown;

const [folder = '', handlerName = ''] = process.argv.slice(2);

process.on('message', (invocation: Invocation) => {
  void run(invocation).then(report);
});
// Ctrl-C reaches the whole group of processes; the one that started this one ends it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const getHandler = loadHandler();
tell({ kind: 'ready', memory: memory() });

async function run({ event, context, crash }: Invocation): Promise<RunnerResult> {
  const { requestId } = context;
  try {
    const handler = getHandler();
    const running = handler(Buffer.from(event), { ...context, logger: newLogger(requestId) });
    if (crash === 'early') die();
    const payload = toPayload(await running);
    if (crash === 'late') die();
    return { kind: 'result', requestId, payload, failed: false, memory: memory() };
  } catch (error) {
    if (crash !== undefined) die();
    const payload = JSON.stringify(describe(error));
    return { kind: 'result', requestId, payload, failed: true, memory: memory() };
  }
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function memory(): number {
  return Math.ceil(process.memoryUsage().rss / 1_048_576);
}

function report(result: RunnerResult): void {
  process.stdout.write(`\n${endMark}${result.requestId}\n`);
  tell(result);
}

function tell(news: RunnerReady | RunnerResult): void {
  process.send?.(news);
}

/** Loads the code; what is wrong with it is thrown when the handler is asked for. */
function loadHandler(): () => Handler {
  try {
    const [file = '', method = ''] = handlerName.split('.');
    const exported: unknown = createRequire(join(folder, 'package.json'))(`./${file}.js`);
    const handler: unknown = Object(exported)[method];
    if (typeof handler !== 'function') throw new Error(`${file}.js exports no function ${method}`);
    return () => handler as Handler;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function toPayload(result: unknown): string | Uint8Array {
  if (typeof result === 'string' || result instanceof Uint8Array) return result;
  return JSON.stringify(result) ?? '';
}

function describe(error: unknown) {
  if (!(error instanceof Error)) return { errorMessage: String(error) };
  const stackTrace = (error.stack ?? '').split('\n');
  return { errorMessage: error.message, errorType: error.name, stackTrace };
}

function newLogger(requestId: string) {
  const at =
    (level: string) =>
    (...parts: unknown[]) =>
      console.log(new Date().toISOString(), requestId, `[${level}]`, ...parts);
  const info = at('info');
  return { requestId, debug: at('debug'), info, warn: at('warn'), error: at('error'), log: info };
}
