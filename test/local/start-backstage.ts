import { join } from 'node:path';
import { newBackstage } from '../../local/backstage/new-backstage.js';
import { toolsAt } from '../../local/backstage/tools.js';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.js';
import { withGuardedUploads } from '../../local/guarded-uploads.js';
import type { Backstage } from '../../local/page/backstage.js';
import { readTemplate } from '../../local/template.js';
import type { Trace } from '../../local/trace/trace.js';
import { project } from '../built-project.js';
import { root } from './local-program.js';
import { runner } from './test-cloud.js';

export interface TestBackstage {
  readonly cloud: Cloud;
  readonly backstage: Backstage;
}

/** A cloud of the tests' own s.yaml, or of another template of it, and what stands behind its page; both tell this trace. */
export async function startBackstage(
  trace: Trace,
  options: Partial<CloudOptions> = {},
  file = 's.yaml',
): Promise<TestBackstage> {
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
  return { cloud, backstage: await newBackstage(stage) };
}
