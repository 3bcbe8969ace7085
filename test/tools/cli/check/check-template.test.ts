import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Document, parse } from 'yaml';
import { previewTemplate } from '../../../../tools/build/preview-template.js';
import { type CheckReport, reportOnRendered } from '../../../../tools/cli/check/check-report.js';
import { checkTemplate } from '../../../../tools/cli/check/check-template.js';
import { TemplateSource } from '../../../../tools/cli/check/template-source.js';
import {
  type BrokenTemplate,
  breakDocument,
  brokenText,
  changesRendering,
  ownTemplate,
} from './broken-template.js';

const environment = { PATH: process.env['PATH'], ACCOUNT_ID: '1234567890123456' };
const templates = ['s.yaml', 's.topic-push.yaml'] as const;
const cases = readdirSync(new URL('broken/', import.meta.url)).map((file) => {
  const text = readFileSync(new URL(`broken/${file}`, import.meta.url), 'utf8');
  return [file, parse(text) as BrokenTemplate] as const;
});

// Beside each template what the build makes, as far as it is looked at, and a folder that is not built.
const folder = mkdtempSync(join(tmpdir(), 'oss-inbox-check-'));
for (const bundle of ['upload-callback', 'task-result', 'object-event', 'topic-push']) {
  mkdirSync(join(folder, 'dist', bundle), { recursive: true });
  writeFileSync(join(folder, 'dist', bundle, 'index.js'), '');
  mkdirSync(join(folder, 'functions', bundle), { recursive: true });
}
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command line makes of our own templates. */
const rendered = new Map<string, unknown>();
beforeAll(async () => {
  for (const template of templates) {
    writeFileSync(join(folder, template), ownTemplate({ template }));
    rendered.set(template, await previewTemplate(join(folder, template), environment));
  }
});

function outputsOf({ outputs = [] }: BrokenTemplate) {
  return outputs.map((name) => {
    const [bucket = '', ...prefix] = name.split('/');
    return { name, bucket, prefix: prefix.join('/'), suffix: '' };
  });
}

/** The whole way, through the command line. */
function checkFile(name: string, broken: BrokenTemplate) {
  const file = join(folder, `${name}.s.yaml`);
  writeFileSync(file, brokenText(broken));
  const given = Object.entries(broken.env ?? {}).map(([key, value]) => [key, value ?? undefined]);
  const env = { ...environment, ...Object.fromEntries(given) };
  return checkTemplate(file, { env, outputs: outputsOf(broken) });
}

/** The same without its half a second, for changes that come out of the command line as they went in. */
function checkChanges(broken: BrokenTemplate) {
  const { template = 's.yaml' } = broken;
  const document = new Document(rendered.get(template));
  const { vars } = document.toJS();
  breakDocument(document, broken, (value) =>
    JSON.parse(JSON.stringify(value).replace(/\$\{vars\.(\w+)\}/g, (_, name) => vars[name])),
  );
  const source = new TemplateSource(brokenText(broken));
  return reportOnRendered(join(folder, template), source, document.toJS(), outputsOf(broken));
}

function codesOf({ findings }: CheckReport, severity: string): string[] {
  return findings
    .filter((finding) => finding.severity === severity)
    .map(({ code }) => code)
    .sort();
}

// Rendering takes its time on a busy machine.
describe('checkTemplate', { timeout: 60_000 }, () => {
  it('has a table to go by', () => {
    expect(cases.length).toBeGreaterThan(25);
  });

  it.each(cases)('finds the fault of %s and no other', async (file, broken) => {
    const report = changesRendering(broken) ? await checkFile(file, broken) : checkChanges(broken);
    const { errors = [], warnings = [] } = broken;
    expect(codesOf(report, 'error')).toEqual(errors);
    expect(codesOf(report, 'warning')).toEqual(warnings);
    expect([...errors, ...warnings]).not.toEqual([]);
    const lines = brokenText(broken).split('\n');
    const named = report.findings.map(({ line }) => lines[(line ?? 0) - 1]);
    if (broken.at) expect(named).toContainEqual(expect.stringContaining(broken.at));
    for (const { message, fix } of report.findings) {
      expect(`${message} ${fix}`).not.toMatch(/undefined|null|\[object|NaN/);
    }
  });

  it('finds the same through the command line as without it', async () => {
    const names = ['key-misspelt', 'loop-by-destination', 'bucket-name', 'rules-overlap'];
    const parts = cases.filter(([file]) => names.includes(file.replace('.yaml', '')));
    expect(parts).toHaveLength(names.length);
    const all: BrokenTemplate = {
      set: Object.assign({}, ...parts.map(([, { set }]) => set)),
      remove: parts.flatMap(([, { remove = [] }]) => remove),
    };
    const { findings } = await checkFile('all', all);
    expect(findings.length).toBeGreaterThanOrEqual(names.length);
    expect(findings).toEqual(checkChanges(all).findings);
  });

  // A topic trigger is never updated.
  it.each([
    ['s.yaml', 3, ['topic-trigger-fixed']],
    ['s.topic-push.yaml', 1, []],
  ])('finds nothing in our own %s', async (template, functions, notes) => {
    const report = await checkTemplate(join(folder, template), { env: environment, outputs: [] });
    expect(report.findings).toEqual([]);
    expect(report.functions).toBe(functions);
    expect(report.notes.map(({ code }) => code)).toEqual(notes);
  });
});
