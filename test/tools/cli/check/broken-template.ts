import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Document, parseDocument } from 'yaml';

/** One of `broken/*.yaml`: what to change in a template of ours, and what must be found then. */
export interface BrokenTemplate {
  readonly template?: 's.yaml' | 's.topic-push.yaml';
  /** The codes of all errors, in alphabetical order. */
  readonly errors?: readonly string[];
  /** Those of all warnings. */
  readonly warnings?: readonly string[];
  /** What stands on a line that one of them names. */
  readonly at?: string;
  /** Over the environment of a valid template; null for a variable that is not set. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** `--output`, each as `bucket/prefix`. */
  readonly outputs?: readonly string[];
  /** Values by pointer; a last step that begins with "-" appends. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

/** The text of a template of ours. */
export function ownTemplate({ template = 's.yaml' }: Pick<BrokenTemplate, 'template'>): string {
  const file = fileURLToPath(new URL(`../../../project/${template}`, import.meta.url));
  return readFileSync(file, 'utf8');
}

/** Whether only the command line itself can say how the changed template comes out. */
export function changesRendering({ env, set = {}, remove = [] }: BrokenTemplate): boolean {
  return env !== undefined || ![...Object.keys(set), ...remove].every(isLiteral);
}

/** Makes the changes in a document, with each value as `fill` makes it. */
export function breakDocument(
  document: Document,
  { set = {}, remove = [] }: BrokenTemplate,
  fill: (value: unknown) => unknown = (value) => value,
): void {
  for (const pointer of remove) document.deleteIn(stepsOf(pointer));
  for (const [pointer, value] of Object.entries(set)) {
    const steps = stepsOf(pointer);
    const node = document.createNode(fill(value));
    if (String(steps.at(-1)).startsWith('-')) document.addIn(steps.slice(0, -1), node);
    else document.setIn(steps, node);
  }
}

/** The changed template's text. */
export function brokenText(broken: BrokenTemplate): string {
  const document = parseDocument(ownTemplate(broken));
  breakDocument(document, broken);
  return document.toString({ lineWidth: 0 });
}

function stepsOf(pointer: string): (string | number)[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function isLiteral(pointer: string): boolean {
  return /^\/(?:resources\/[^/]+\/props\/|actions?\b)/.test(pointer);
}
