import { afterEach, vi } from 'vitest';
import type { FailedInvocation } from '../../../../tools/local/fc/async-queue.js';
import {
  type Fc,
  type FcOptions,
  type FunctionLine,
  startFc,
} from '../../../../tools/local/fc/start-fc.js';
import type { FunctionTemplate } from '../../../../tools/local/template.js';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';
import { runner, templateOf, writeFunction } from '../test-cloud.js';

// What is waited for takes as long as the machine takes to start processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export interface TestFc {
  readonly fc: Fc;
  /** The folder of the function's code. */
  readonly code: string;
  readonly lines: FunctionLine[];
  readonly failures: FailedInvocation[];
  readonly delivered: { destination: string; report: string; cause: string }[];
  readonly reloaded: string[];
  /** The invocations that it told of, in order. */
  readonly told: () => TraceEvent[];
}

/** A stand-in for Function Compute with one function, `f`, of this source. */
export async function startTestFc(
  source: string,
  details: Partial<FunctionTemplate> = {},
  options: Partial<FcOptions> = {},
): Promise<TestFc> {
  const lines: FunctionLine[] = [];
  const failures: FailedInvocation[] = [];
  const delivered: TestFc['delivered'] = [];
  const reloaded: string[] = [];
  const code = details.code ?? (await writeFunction(source));
  const trace = newTrace();
  const fc = await startFc({
    port: 0,
    template: templateOf({ name: 'f', ...details, code }),
    runner,
    environment: { OVERRIDE: 'local' },
    retryDelay: 5,
    observer: trace.observer,
    deliver: (destination, report, cause) => void delivered.push({ destination, report, cause }),
    onLine: (line) => void lines.push(line),
    onFailure: (failed) => void failures.push(failed),
    onReload: (functionName) => void reloaded.push(functionName),
    ...options,
  });
  const told = () => trace.all().filter(({ kind }) => kind === 'invocation');
  return { fc, code, lines, failures, delivered, reloaded, told };
}

/** As `startTestFc`; closed when the test is over. */
export async function startOnce(...given: Parameters<typeof startTestFc>): Promise<TestFc> {
  const test = await startTestFc(...given);
  toClose.push(test.fc);
  return test;
}

const toClose: Fc[] = [];
afterEach(() => Promise.all(toClose.splice(0).map((fc) => fc.close())));
