/** What may stand at a place of a template; `any` is not looked into. */
export type Shape = 'any' | 'text' | 'number' | 'boolean' | ListShape | MapShape;

export interface ListShape {
  readonly item: Shape;
}

export interface MapShape {
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

export function list(item: Shape): ListShape {
  return { item };
}

export function map(keys: MapShape['keys'], ...required: string[]): MapShape {
  return { keys, required };
}
