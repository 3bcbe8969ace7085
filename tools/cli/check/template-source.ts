import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { Path } from './finding.js';

/** A place in the text of the template. */
interface Place {
  readonly offset: number;
  /** How many steps of the path were not found. */
  readonly missing: number;
}

/** The text of a template, for what rendering loses: on which line something stands. */
export class TemplateSource {
  /** What is wrong with the text as YAML. */
  readonly problems: readonly { readonly message: string; readonly line: number }[];
  readonly #text: string;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.problems = this.#document.errors.map(({ message, pos }) => ({
      message,
      line: this.#lineAt(pos[0]),
    }));
  }

  /** The line of the path, or of the nearest thing above it; `undefined` when nothing of it is in this text. */
  lineOf(path: Path): number | undefined {
    const direct = this.#find(path);
    const shared = this.#find(this.#inTemplate(path));
    const place = shared && shared.missing < (direct?.missing ?? path.length) ? shared : direct;
    return place && this.#lineAt(place.offset);
  }

  /** The first line that holds this text, comments aside. */
  lineOfText(text: string): number | undefined {
    const index = this.#text
      .split('\n')
      .findIndex((line) => line.replace(/#.*/, '').includes(text));
    return index < 0 ? undefined : index + 1;
  }

  /** The value at the path as it is written, variables and all. */
  valueAt(path: Path): unknown {
    return this.#document.getIn(path);
  }

  #find(path: Path): Place | undefined {
    let node: unknown = this.#document.contents;
    let place: Place | undefined;
    for (const [index, step] of path.entries()) {
      const next = this.#step(this.#resolve(node), step);
      if (next === undefined) break;
      place = { offset: next.offset, missing: path.length - index - 1 };
      node = next.node;
    }
    return place;
  }

  #step(node: unknown, step: string | number) {
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (!isNode(pair?.key)) return undefined;
      return { node: pair.value, offset: offsetOf(pair.key) };
    }
    if (!isSeq(node)) return undefined;
    const item = node.items[Number(step)];
    return isNode(item) ? { node: item, offset: offsetOf(item) } : undefined;
  }

  /** What stands behind an alias, or behind a value that is nothing but a `${vars.…}`. */
  #resolve(node: unknown): unknown {
    if (isAlias(node)) return node.resolve(this.#document);
    const text = isScalar(node) ? node.value : undefined;
    const [, variable] = typeof text === 'string' ? (WHOLE_VARIABLE.exec(text) ?? []) : [];
    return variable === undefined
      ? node
      : this.#document.getIn(['vars', ...variable.split('.')], true);
  }

  /** The same place in the template that the resource extends. */
  #inTemplate(path: Path): Path {
    const [top, resource, props, ...below] = path;
    if (top !== 'resources' || props !== 'props') return [];
    const name = this.valueAt(['resources', resource, 'extend', 'name'] as Path);
    return typeof name === 'string' ? ['template', name, ...below] : [];
  }

  #lineAt(offset: number): number {
    return this.#lines.linePos(offset).line;
  }
}

const WHOLE_VARIABLE = /^\$\{vars\.([\w.]+)\}$/;

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
