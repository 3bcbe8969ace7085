// How the live page's part in the browser is built: page.js and page.css.
import { build } from 'esbuild';
import { root } from './root.mjs';

const folder = 'tools/local/page/browser';

/** Builds the page to `outdir`, which is named from the root on. */
export async function buildPage(outdir) {
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    entryPoints: [
      { in: `./${folder}/main.tsx`, out: 'page' },
      { in: `./${folder}/page.css`, out: 'page' },
    ],
    outdir,
    tsconfig: `${folder}/tsconfig.json`,
  });
}
