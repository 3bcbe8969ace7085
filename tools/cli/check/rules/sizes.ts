import type { Fault } from '../finding.js';
import type { Template } from '../template.js';

// What Function Compute takes where the template says nothing.
const CPU = 0.35;
const MEMORY = 512;

/** Memory, and what there is of it for each vCPU. */
export function* checkSizes({ functions }: Template): Generator<Fault> {
  for (const { path, props } of functions) {
    const { cpu = CPU, memorySize = MEMORY } = props;
    if (typeof cpu !== 'number' || typeof memorySize !== 'number') continue;
    if (memorySize % 64 !== 0 || memorySize < 128 || memorySize > 32_768) {
      yield {
        code: 'memory-size',
        severity: 'error',
        path: [...path, 'memorySize'],
        message: `memorySize is ${memorySize}: Function Compute refuses it, and only s verify says so before.`,
        fix: 'Use a multiple of 64 from 128 to 32768.',
      };
    }
    const ratio = memorySize / 1024 / cpu;
    if (ratio >= 1 && ratio <= 4) continue;
    const [least, most] = [Math.ceil((cpu * 1024) / 64) * 64, Math.floor((cpu * 4096) / 64) * 64];
    yield {
      code: 'cpu-memory-ratio',
      severity: 'error',
      path: [...path, 'cpu' in props ? 'cpu' : 'memorySize'],
      message: `${cpu} vCPU with ${memorySize} MB: Function Compute wants 1 to 4 GB for each vCPU, and refuses the function.`,
      fix: `Set memorySize from ${least} to ${most}, or another cpu.`,
    };
  }
}
