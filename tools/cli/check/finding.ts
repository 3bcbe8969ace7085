/** Where something stands in a template: `['resources', 'task-result', 'props', 'timeout']`. */
export type Path = readonly (string | number)[];

/** A fault that a rule found. */
export interface Fault {
  /** Stable, for scripts: `unknown-key`. */
  readonly code: string;
  /** `error` is what fails or is lost; `warning` what may be meant; `note` is worth knowing and never a fault. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly path: Path;
  /** The line, where it is not that of the path. */
  readonly line?: number;
  /** What is wrong, and what happens because of it. Never the value of an environment variable. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A fault, as it is reported. */
export interface Finding extends Omit<Fault, 'path'> {
  readonly resource?: string;
  /** `props.triggers[0].triggerConfig`, below the resource; below the document where there is none. */
  readonly path: string;
  /** From 1 on; absent for what comes from another file. */
  readonly line?: number;
}

/** The fault with its place in words. */
export function findingOf({ path, ...fault }: Fault, line: number | undefined): Finding {
  const [top, resource, ...below] = path;
  const inResource = top === 'resources' && typeof resource === 'string';
  const { code, severity, message, fix } = fault;
  return {
    code,
    severity,
    ...(inResource && { resource }),
    path: inResource ? pathText(below) : pathText(path),
    ...(line !== undefined && { line }),
    message,
    fix,
  };
}

function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
