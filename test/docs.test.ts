import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const pages = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`),
];
const read = (page: string) => readFileSync(join(root, page), 'utf8');

describe('the documentation', () => {
  // Beside the sources, so that the snippets find the same packages and settings.
  const folder = mkdtempSync(join(root, 'test/snippets-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has snippets that compile', () => {
    let count = 0;
    for (const page of pages) {
      for (const [, snippet = ''] of read(page).matchAll(/```ts\n(.*?)```/gs)) {
        count += 1;
        // What a reader brings along.
        const given = 'declare const accessKeyId: string, accessKeySecret: string;\n';
        writeFileSync(join(folder, `snippet-${count}.ts`), `${snippet}\n${given}`);
      }
    }
    expect(count).toBeGreaterThan(2);
    const config = {
      extends: '../../tsconfig.json',
      include: [
        '*.ts',
        '../../tools/local/clients.d.ts',
        '../../shared/src/smq/alicloud-mns.d.ts',
        '../../shared/src/handoff/alicloud-fc2.d.ts',
      ],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
    const tsc = join(dirname(manifest), 'bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it.each(pages)('%s links only to files that are there', (page) => {
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(join(root, dirname(page), target)), `${page} links to ${target}`).toBe(
        true,
      );
    }
  });

  it('names every setting that the configuration reads', () => {
    const files = ['config', 'callback-config', 'push-config', 'handoff-config'];
    const code = files.map((file) => read(`shared/src/config/${file}.ts`)).join('\n');
    const settings = code.match(/'[A-Z][A-Z0-9_]*[A-Z0-9]'/g) ?? [];
    expect(settings.length).toBeGreaterThan(20);
    const example = read('.env.example');
    for (const setting of settings) {
      // s.yaml sets this one to the failure queue.
      if (setting === "'DEAD_LETTER_QUEUE'") expect(example).toContain('DEAD_LETTER_QUEUE');
      else expect(example).toContain(`\n${setting.slice(1, -1)}=`);
    }
  });
});
