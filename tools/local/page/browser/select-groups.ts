import type { Board, Group } from './board.js';
import type { State } from './state-of.js';

export type Filter = 'all' | 'going' | 'handled' | 'refused' | 'failed';

export interface Wanted {
  readonly filter: Filter;
  readonly search: string;
  /** The steps in whose payloads or log lines the searched text is; the page's server finds them. */
  readonly found: ReadonlySet<string>;
}

export interface Selection {
  /** To be listed, the newest first. */
  readonly groups: readonly Group[];
  /** How many each filter would list. */
  readonly counts: Readonly<Record<Filter, number>>;
}

const STATES: Readonly<Record<Filter, readonly State[]>> = {
  all: ['going', 'handled', 'refused', 'failed', 'dead', 'unheard'],
  going: ['going'],
  handled: ['handled'],
  refused: ['refused'],
  failed: ['failed', 'dead'],
};

export function selectGroups(board: Board, { filter, search, found }: Wanted): Selection {
  const text = search.trim().toLowerCase();
  const inPayload = new Set([...found].map((id) => board.groupOf(id)));
  const matching = board
    .groups()
    .filter((group) => text === '' || inPayload.has(group.key) || holds(board, group, text));
  const of = (wanted: Filter) => matching.filter(({ state }) => STATES[wanted].includes(state));
  return {
    groups: of(filter),
    counts: {
      all: matching.length,
      going: of('going').length,
      handled: of('handled').length,
      refused: of('refused').length,
      failed: of('failed').length,
    },
  };
}

function holds(board: Board, group: Group, text: string): boolean {
  const has = (value: string) => value.toLowerCase().includes(text);
  if (has(group.key)) return true;
  return board
    .stepsOf(group)
    .some(({ id, title, facts }) => has(title) || id === text || Object.values(facts).some(has));
}
