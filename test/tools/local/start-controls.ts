import { join } from 'node:path';
import { type Cloud, type CloudOptions, startCloud } from '../../../tools/local/cloud.js';
import { newControls } from '../../../tools/local/controls/new-controls.js';
import { toolsAt } from '../../../tools/local/controls/tools.js';
import { withGuardedUploads } from '../../../tools/local/guarded-uploads.js';
import type { Controls } from '../../../tools/local/page/controls.js';
import { readTemplate } from '../../../tools/local/template.js';
import type { Trace } from '../../../tools/local/trace/trace.js';
import { project } from '../../built-project.js';
import { root } from './local-program.js';
import { runner } from './test-cloud.js';

export interface TestControls {
  readonly cloud: Cloud;
  readonly controls: Controls;
}

/** A cloud of the tests' own s.yaml, or of another template of it, and what stands behind its page; both tell this trace. */
export async function startControls(
  trace: Trace,
  options: Partial<CloudOptions> = {},
  file = 's.yaml',
): Promise<TestControls> {
  const template = await readTemplate(join(project, file));
  const guarded = withGuardedUploads(template, 'secret-of-the-tests-only');
  const cloud = await startCloud({
    template: guarded?.template ?? template,
    runner,
    port: 0,
    timeScale: 1000,
    observer: trace.observer,
    ...options,
  });
  const tools = toolsAt(join(root, 'build/cli/main.js'));
  const stage = { cloud, trace, guarded, tools, database: undefined };
  return { cloud, controls: await newControls(stage) };
}
