import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { StepAction } from '../controls.js';
import type { CloudView, Step } from '../view.js';
import type { Board, Group } from './board.js';
import { Badge } from './icons.js';
import { StepView } from './step-view.js';
import { timelineOf } from './timeline-of.js';
import { nameOf, stateWords } from './words.js';

interface Props {
  readonly board: Board;
  readonly version: number;
  readonly group: Group;
  readonly conversions: CloudView['conversions'];
  readonly onAct: (action: StepAction, step: Step) => void;
  readonly onConvert: (place: NonNullable<Step['place']>, conversion: string) => void;
  readonly onGo: (id: string) => void;
  readonly onBack: () => void;
}

/** So many of the last steps are shown at first, and so many more each time. */
const PAGE = 150;

/** All that happened to one object, in the order it led to one another. */
export function Timeline({
  board,
  version,
  group,
  conversions,
  onAct,
  onConvert,
  onGo,
  onBack,
}: Props) {
  const [most, setMost] = useState(PAGE);
  const [conversion, setConversion] = useState('');
  // The board is one object that changes; the version says when.
  const rows = useMemo(() => timelineOf(board.stepsOf(group)), [board, group, version]);
  const byId = useMemo(() => new Map(rows.map(({ step }) => [step.id, step])), [rows]);
  // Another object begins at its top.
  const article = useRef<HTMLElement>(null);
  useEffect(() => article.current?.parentElement?.scrollTo(0, 0), []);
  const shown = rows.slice(-most);
  const hidden = rows.length - shown.length;
  const place = rows.find(({ step }) => step.place)?.step.place;
  const { before, name } = nameOf(group, rows[0]?.step);
  const linksOf = (step: Step) => {
    const cause = board.step(step.cause);
    const from =
      cause && !byId.has(cause.id) ? [{ label: `From ${cause.title}`, id: cause.id }] : [];
    const led = board.effects(step.id).filter(({ id }) => !byId.has(id));
    const to = led.map(({ id, title, place: other }) => ({
      label: `Led to ${other ? `${title} of ${other.key}` : title}`,
      id,
    }));
    return [...from, ...to];
  };
  return (
    <article ref={article} aria-labelledby="timeline-title">
      <header class="object">
        <button type="button" class="plain back" onClick={onBack}>
          Back to the list
        </button>
        <div class="object-name">
          <h2 id="timeline-title" tabIndex={-1}>
            <bdi class="before">{before}</bdi>
            <bdi>{name}</bdi>
          </h2>
          <Badge state={group.state} word={stateWords[group.state]} />
        </div>
        <p class="quiet">
          {place ? <bdi>{place.bucket}</bdi> : 'no object'} · {rows.length}{' '}
          {rows.length === 1 ? 'step' : 'steps'}
        </p>
        {place && conversions.length > 0 && (
          <form
            class="convert"
            onSubmit={(event) => {
              event.preventDefault();
              onConvert(place, conversion || (conversions[0]?.name ?? ''));
            }}
          >
            <label>
              Convert{' '}
              <select
                value={conversion || conversions[0]?.name}
                onChange={(event) => setConversion(event.currentTarget.value)}
              >
                {conversions.map((one) => (
                  <option key={one.name} value={one.name} title={one.about}>
                    {one.name}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit">Start</button>
          </form>
        )}
      </header>
      {hidden > 0 && (
        <button type="button" onClick={() => setMost(most + PAGE)}>
          Show {Math.min(hidden, PAGE)} of {hidden} earlier steps
        </button>
      )}
      <ol class="timeline">
        {shown.map((row) => (
          <StepView
            key={row.step.id}
            row={row}
            links={linksOf(row.step)}
            onAct={onAct}
            onGo={onGo}
          />
        ))}
      </ol>
    </article>
  );
}
