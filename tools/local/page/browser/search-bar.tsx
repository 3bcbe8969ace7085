import type { Ref } from 'preact';
import type { Filter } from './select-groups.js';

interface Props {
  readonly input: Ref<HTMLInputElement>;
  readonly search: string;
  readonly filter: Filter;
  readonly counts: Readonly<Record<Filter, number>>;
  readonly onSearch: (text: string) => void;
  readonly onFilter: (filter: Filter) => void;
  /** Goes to the list. */
  readonly onLeave: () => void;
}

const FILTERS: readonly { readonly filter: Filter; readonly word: string }[] = [
  { filter: 'all', word: 'All' },
  { filter: 'going', word: 'Going' },
  { filter: 'handled', word: 'Handled' },
  { filter: 'refused', word: 'Refused' },
  // And dead ones.
  { filter: 'failed', word: 'Failed' },
];

export function SearchBar({ input, search, filter, counts, onSearch, onFilter, onLeave }: Props) {
  return (
    <search class="search">
      <input
        ref={input}
        type="search"
        value={search}
        placeholder="Key, type, id, payload…"
        aria-label="Search"
        aria-keyshortcuts="/"
        aria-controls="list"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && search !== '') onSearch('');
          else if (event.key === 'Escape' || event.key === 'ArrowDown') onLeave();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div class="filters" role="radiogroup" aria-label="Show">
        {FILTERS.map(({ filter: one, word }) => (
          <label key={one}>
            <input
              type="radio"
              class="filter-input"
              name="filter"
              checked={one === filter}
              onChange={() => onFilter(one)}
            />
            <span>
              {word} <span class="count">{counts[one]}</span>
            </span>
          </label>
        ))}
      </div>
    </search>
  );
}
