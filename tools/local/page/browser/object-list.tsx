import { useEffect, useRef, useState } from 'preact/hooks';
import type { Step } from '../view.js';
import type { Board, Group } from './board.js';
import { Badge } from './icons.js';
import { nameOf, stateWords, timeText } from './words.js';

interface Props {
  readonly board: Board;
  readonly groups: readonly Group[];
  readonly chosen: string | undefined;
  /** By the keys. */
  readonly onChoose: (key: string) => void;
  /** By a click. */
  readonly onPick: (key: string) => void;
  /** Goes to the timeline of what is chosen. */
  readonly onEnter: () => void;
}

/** As page.css has it. */
const ROW = 58;
/** Rows that are there above and below what is seen. */
const SPARE = 6;

/** The list of objects and messages; only the rows near what is seen are in the document. */
export function ObjectList({ board, groups, chosen, onChoose, onPick, onEnter }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const look = () => {
    if (list.current) setView({ top: list.current.scrollTop, height: list.current.clientHeight });
  };
  useEffect(() => {
    look();
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  }, []);
  const first = Math.max(0, Math.floor(view.top / ROW) - SPARE);
  const shown = groups.slice(first, Math.ceil((view.top + view.height) / ROW) + SPARE);
  const at = groups.findIndex(({ key }) => key === chosen);

  const choose = (index: number) => {
    const group = groups[Math.max(0, Math.min(groups.length - 1, index))];
    if (!group || !list.current) return;
    onChoose(group.key);
    const top = groups.indexOf(group) * ROW;
    const { scrollTop, clientHeight } = list.current;
    if (top < scrollTop) list.current.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight)
      list.current.scrollTop = top + ROW - clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(view.height / ROW) - 1);
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: groups.length - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) choose(target);
    else if (event.key === 'Enter' && at >= 0) onEnter();
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="list"
      id="list"
      ref={list}
      role="listbox"
      aria-label="Objects and messages, the newest first"
      aria-activedescendant={shown.some(({ key }) => key === chosen) ? `row-${at}` : undefined}
      tabIndex={0}
      onScroll={look}
      onKeyDown={onKeyDown}
    >
      <div class="rows" style={{ height: `${groups.length * ROW}px` }}>
        {shown.map((group, index) => (
          <Row
            key={group.key}
            group={group}
            steps={board.stepsOf(group)}
            index={first + index}
            count={groups.length}
            isChosen={group.key === chosen}
            onPick={onPick}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly group: Group;
  readonly steps: readonly Step[];
  readonly index: number;
  readonly count: number;
  readonly isChosen: boolean;
  readonly onPick: (key: string) => void;
}

function Row({ group, steps, index, count, isChosen, onPick }: RowProps) {
  const [first] = steps;
  const last = steps.reduce<Step | undefined>(
    (latest, step) => (latest && latest.time > step.time ? latest : step),
    undefined,
  );
  const { before, name } = nameOf(group, first);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the listbox's.
    <div
      class="row"
      id={`row-${index}`}
      role="option"
      aria-selected={isChosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      // The list has the focus, and says which option is the active one.
      tabIndex={-1}
      style={{ transform: `translateY(${index * ROW}px)` }}
      onClick={() => onPick(group.key)}
    >
      <span class="row-name">
        <bdi class="name">{name}</bdi> <bdi class="before">{before}</bdi>
      </span>
      <time>{timeText(group.latest)}</time>
      <span class="row-last quiet">
        <bdi>{last?.title}</bdi>
      </span>
      <span class="row-state">
        <Badge state={group.state} word={stateWords[group.state]} />
      </span>
    </div>
  );
}
