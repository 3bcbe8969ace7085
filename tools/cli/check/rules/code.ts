import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../finding.js';
import { asText, type DeployedFunction, type Template } from '../template.js';

const BUILD = 'Run npm run build first.';

/** The code that would go up, and what runs it. */
export function* checkCode({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    yield* checkFolder(deployed);
    if (deployed.bundle !== undefined) yield* checkRuntime(deployed);
  }
}

function* checkFolder({ path, props, code }: DeployedFunction): Generator<Fault> {
  if (code === undefined) return;
  const place = [...path, 'code'];
  const runtime = asText(props['runtime']) ?? '';
  const [file = ''] = (asText(props['handler']) ?? '').split('.');
  if (!existsSync(code)) {
    yield {
      code: 'code-missing',
      severity: 'error',
      path: place,
      message: 'There is no such folder: s verify says nothing, and the deploy fails.',
      fix: BUILD,
    };
  } else if (
    runtime.startsWith('nodejs') &&
    file !== '' &&
    statSync(code).isDirectory() &&
    !['.js', '.cjs', '.mjs'].some((ending) => existsSync(join(code, `${file}${ending}`)))
  ) {
    yield {
      code: 'code-not-built',
      severity: 'error',
      path: place,
      message: `The folder has no ${file}.js, which the handler is in: every invocation would fail.`,
      fix: BUILD,
    };
  }
}

function* checkRuntime({ path, props }: DeployedFunction): Generator<Fault> {
  const { runtime, handler } = props;
  if (runtime !== 'nodejs20') {
    yield {
      code: 'runtime-wrong',
      severity: 'error',
      path: [...path, 'runtime'],
      message:
        'The bundles are built for Node.js 20 and for the event form of the built-in runtimes.',
      fix: 'Set runtime: nodejs20.',
    };
  }
  if (handler !== 'index.handler') {
    yield {
      code: 'handler-wrong',
      severity: 'error',
      path: [...path, 'handler'],
      message:
        'The bundles export handler from index.js and nothing else: every invocation would fail.',
      fix: 'Set handler: index.handler.',
    };
  }
}
