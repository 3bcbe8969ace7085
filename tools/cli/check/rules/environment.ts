import type { Fault } from '../finding.js';
import { isDeferred, type Template } from '../template.js';

const MAX_BYTES = 4096;

/** Environment variables as Function Compute takes them. */
export function* checkEnvironment({ functions }: Template): Generator<Fault> {
  for (const { path, environment } of functions) {
    const place = [...path, 'environmentVariables'];
    let bytes = 0;
    for (const [name, value] of Object.entries(environment)) {
      bytes += Buffer.byteLength(name);
      if (typeof value === 'string') {
        bytes += isDeferred(value) ? 0 : Buffer.byteLength(value);
      } else {
        yield {
          code: 'env-not-text',
          severity: 'error',
          path: [...place, name],
          message: `${name} is not text: Function Compute refuses it, and only s verify says so before.`,
          fix: 'Put it in quotes, a default too.',
        };
      }
      if (!name.startsWith('FC_')) continue;
      yield {
        code: 'env-reserved',
        severity: 'error',
        path: [...place, name],
        message: `${name} begins with FC_, which Function Compute keeps for itself and refuses.`,
        fix: 'Give it another name.',
      };
    }
    if (bytes <= MAX_BYTES) continue;
    yield {
      code: 'env-too-large',
      severity: 'error',
      path: place,
      message: `Names and values together are ${bytes} bytes: Function Compute takes ${MAX_BYTES}, and refuses the function.`,
      fix: 'Shorten them; keys and certificates are the largest.',
    };
  }
}
