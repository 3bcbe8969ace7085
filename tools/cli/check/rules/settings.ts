import { closest, configProblems } from 'oss-inbox';
import type { Fault } from '../finding.js';
import { settingNames } from '../setting-names.js';
import { type DeployedFunction, isDeferred, type Template } from '../template.js';

/** This project's own settings: their names, and their values as a function would read them. */
export function* checkSettings({ functions }: Template): Generator<Fault> {
  const settings = settingNames();
  for (const deployed of functions) {
    if (deployed.bundle === undefined) continue;
    yield* checkSettingNames(deployed, settings);
    yield* checkValues(deployed, settings);
  }
}

function* checkSettingNames(
  { path, environment }: DeployedFunction,
  settings: readonly string[],
): Generator<Fault> {
  for (const name of Object.keys(environment)) {
    const meant = settings.includes(name) ? undefined : closest(name, settings);
    // With the setting itself at work beside it, it may well be a variable of the handlers' own.
    if (meant === undefined || environment[meant]) continue;
    yield {
      code: 'setting-misspelt',
      severity: meant in environment && plain(name) !== plain(meant) ? 'warning' : 'error',
      path: [...path, 'environmentVariables', name],
      message: `The function does not read ${name}: what it should say is not in force.`,
      fix: `Did you mean ${meant}?`,
    };
  }
}

/** A name without what is most easily got wrong: capitals, underscores, the plural. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '').replace(/e?s$/, '');
}

function* checkValues(
  { path, environment }: DeployedFunction,
  settings: readonly string[],
): Generator<Fault> {
  const place = [...path, 'environmentVariables'];
  const known: Record<string, string> = {};
  const unknown = new Set<string>();
  for (const name of settings) {
    const value = environment[name];
    if (typeof value === 'string' && !isDeferred(value)) known[name] = value;
    else if (name in environment) unknown.add(name);
  }
  // As in the cloud, where the key of the samples is not to be trusted.
  for (const problem of configProblems({ ...known, FC_FUNCTION_NAME: 'deployed' })) {
    // Some are about several settings at once.
    const names = settings.filter((name) => new RegExp(`\\b${name}\\b`).test(problem));
    if (names.some((name) => unknown.has(name))) continue;
    yield {
      code: 'setting-invalid',
      severity: 'error',
      path: [...place, names.find((name) => known[name]) ?? ''],
      message: `${problem}. The function would refuse every request with config_invalid.`,
      fix: 'Correct it where it comes from: here, in the environment, or in .env (.env.example says what it is).',
    };
  }
}
