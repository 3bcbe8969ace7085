import { closest } from 'oss-inbox';
import type { Fault } from '../finding.js';
import { hookShape, resourceShape, templateShape } from '../known-keys.js';
import { asObject, asText, isDeferred, type Json, type Template } from '../template.js';
import { checkShape } from './keys.js';

const HOOK = /^(?:pre|success|fail|complete|post)-(.+)$/;
// What a hook may stand around. A component may bring more.
const commands = 'deploy remove invoke info plan local build sync logs version alias'.split(' ');

/** What stands around the functions: the top of the file, resources, hooks. */
export function* checkDocument({ document }: Template): Generator<Fault> {
  yield* checkShape(templateShape, document, []);
  yield* checkAccess(document);
  yield* checkHooks(document['actions'], ['actions']);
  const resources = Object.entries(asObject(document['resources']));
  if (resources.length === 0) {
    yield {
      code: 'resources-missing',
      severity: 'error',
      path: [],
      message: 'There are no resources: a deploy does nothing, and says that all went well.',
      fix: 'Add resources, with one entry for each function.',
    };
  }
  for (const [name, value] of resources) {
    const path = ['resources', name];
    const resource = asObject(value);
    yield* checkShape(resourceShape, resource, path);
    yield* checkHooks(resource['actions'], [...path, 'actions']);
    const base = asText(asObject(resource['extend'])['name']);
    const templates = Object.keys(asObject(document['template']));
    if (base === undefined || templates.includes(base)) continue;
    const meant = closest(base, templates);
    yield {
      code: 'extend-unknown',
      severity: 'error',
      path: [...path, 'extend', 'name'],
      message: `There is no template ${base}: the resource is deployed without what it should extend.`,
      fix: meant === undefined ? `Add ${base} under template.` : `Did you mean ${meant}?`,
    };
  }
}

function* checkAccess(document: Json): Generator<Fault> {
  const access = asText(document['access']);
  if (access === undefined) {
    yield {
      code: 'access-missing',
      severity: 'error',
      path: [],
      message: 'There is no access: which account is deployed to depends on the machine.',
      fix: 'Add access: default, or another alias that s config add made.',
    };
  } else if (isDeferred(access)) {
    yield {
      code: 'access-not-rendered',
      severity: 'error',
      path: ['access'],
      message:
        'Variables in access are not filled in: a deploy looks for an alias of this very text.',
      fix: 'Write the alias itself; s deploy -a names another one.',
    };
  }
}

function* checkHooks(actions: unknown, path: readonly string[]): Generator<Fault> {
  for (const [name, steps] of Object.entries(asObject(actions))) {
    const [, command] = HOOK.exec(name) ?? [];
    const near = command === undefined ? undefined : closest(command, commands);
    if (command !== undefined && (near === undefined || near === command)) {
      yield* checkShape(hookShape, steps, [...path, name]);
      continue;
    }
    const meant =
      near === undefined
        ? closest(name, ['pre-deploy', 'success-deploy', 'fail-deploy', 'complete-deploy'])
        : name.replace(/-.*$/, `-${near}`);
    yield {
      code: 'hook-unknown',
      severity: 'error',
      path: [...path, name],
      message: `${name} is no hook: its commands never run.`,
      fix:
        meant === undefined
          ? 'Use pre-, success-, fail- or complete- and a command.'
          : `Did you mean ${meant}?`,
    };
  }
}
