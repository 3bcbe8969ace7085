import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { previewTemplate } from '../../build/preview-template.js';
import { type CheckReport, reportOf, reportOnRendered } from './check-report.js';
import { checkSource } from './check-source.js';
import type { Output } from './output.js';
import { refusalFault } from './refusal.js';
import { TemplateSource } from './template-source.js';

export interface CheckOptions {
  /** What variables are filled in from, beside the `.env` of the template's folder. */
  readonly env: NodeJS.ProcessEnv;
  /** Where functions and tasks write, as the user says. */
  readonly outputs: readonly Output[];
}

const MAX_BYTES = 1024 * 1024;

/**
 * What is wrong with a template of functions that `s verify` and `s deploy` say nothing about.
 *
 * @throws {Error} when the file can't be read.
 */
export async function checkTemplate(
  file: string,
  { env, outputs }: CheckOptions,
): Promise<CheckReport> {
  const source = new TemplateSource(await readTemplateFile(file));
  const faults = [...checkSource(source)];
  // The command line would say the same, and less of it.
  if (faults.length > 0) return reportOf(file, source, faults);
  let rendered: unknown;
  try {
    rendered = await previewTemplate(resolve(file), env);
  } catch (error) {
    return reportOf(file, source, [refusalFault(error, source)]);
  }
  return reportOnRendered(file, source, rendered, outputs);
}

async function readTemplateFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`${file}: there is no such file`);
  if (found.size > MAX_BYTES) throw new Error(`${file} is larger than 1 MiB, and no template`);
  return readFile(file, 'utf8');
}
