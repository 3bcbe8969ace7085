import type { FailedInvocation } from '../../../local/fc/async-invoker.js';
import { type Fc, type FunctionLine, startFc } from '../../../local/fc/start-fc.js';
import type { FunctionTemplate } from '../../../local/template.js';
import { runner, templateOf, writeFunction } from '../test-cloud.js';

export interface TestFc {
  readonly fc: Fc;
  readonly lines: FunctionLine[];
  readonly failures: FailedInvocation[];
  readonly delivered: { destination: string; report: string }[];
}

/** A stand-in for Function Compute with one function, `f`, of this source. */
export async function startTestFc(
  source: string,
  details: Partial<FunctionTemplate> = {},
): Promise<TestFc> {
  const lines: FunctionLine[] = [];
  const failures: FailedInvocation[] = [];
  const delivered: { destination: string; report: string }[] = [];
  const code = await writeFunction(source);
  const fc = await startFc({
    port: 0,
    template: templateOf({ name: 'f', code, ...details }),
    runner,
    environment: { OVERRIDE: 'local' },
    retryDelay: 5,
    deliver: (destination, report) => void delivered.push({ destination, report }),
    onLine: (line) => void lines.push(line),
    onFailure: (failed) => void failures.push(failed),
  });
  return { fc, lines, failures, delivered };
}
