import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { act, upload } from './api.js';
import { Behind } from './behind.js';
import { DropZone } from './drop-zone.js';
import { Faults } from './faults.js';
import { News, useNews } from './news.js';
import { ObjectList } from './object-list.js';
import { Samples } from './samples.js';
import { SearchBar } from './search-bar.js';
import { type Filter, selectGroups } from './select-groups.js';
import { Timeline } from './timeline.js';
import { useArrival } from './use-arrival.js';
import { useBoard } from './use-board.js';
import { useChoice } from './use-choice.js';
import { useFound } from './use-found.js';
import { useKeys } from './use-keys.js';
import { nameOf, stateWords } from './words.js';

export function App() {
  const { board, cloud, isConnected, version } = useBoard();
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const found = useFound(search, version);
  const { items, tell, dismiss } = useNews();
  const choice = useChoice(board, version);
  useArrival(choice.step, version);
  const searchInput = useRef<HTMLInputElement>(null);
  useKeys(searchInput);

  // The board is one object that changes; the version says when.
  const { groups, counts } = useMemo(
    () => selectGroups(board, { filter, search, found }),
    [board, version, filter, search, found],
  );

  const attempt = useCallback(
    async (doIt: () => Promise<unknown>) => {
      try {
        await doIt();
      } catch (error) {
        tell(error instanceof Error ? error.message : String(error), true);
      }
    },
    [tell],
  );
  const { go, choose } = choice;
  const begin = (name: string, given: object) =>
    void attempt(async () => {
      const { cause } = await act(name, given);
      if (cause) go(cause);
    });
  const bucket = cloud?.places.bucket ?? '';
  const onFiles = useCallback(
    (files: readonly File[]) =>
      void attempt(async () => {
        for (const file of files) {
          const { key, status, answer } = await upload(file);
          tell(`OSS answers ${status} ${answer.slice(0, 300)}`, status !== 200, file.name);
          choose(`${bucket}/${key}`);
        }
      }),
    [attempt, bucket, choose, tell],
  );
  const group = board.group(choice.key);

  return (
    <>
      <header class="top">
        <h1>Local cloud</h1>
        {cloud && (
          <p class="where quiet">
            {cloud.places.region} · {cloud.places.bucket}/{cloud.places.prefix} ·{' '}
            {cloud.places.topic}
          </p>
        )}
        {cloud && (
          <details class="panel aside">
            <summary>Addresses, functions, queues</summary>
            <Behind cloud={cloud} />
          </details>
        )}
        {cloud && (
          <details class="panel" open={hasRoom}>
            <summary>Faults</summary>
            <Faults
              cloud={cloud}
              onSwitch={(change) => begin('switches', change)}
              onCrash={(name, moment) => begin('crash', { function: name, moment })}
              onFailTask={() => begin('fail-task', {})}
            />
          </details>
        )}
      </header>
      {!isConnected && (
        <p class="banner" role="alert">
          The local cloud does not answer. This page comes back by itself when it does.
        </p>
      )}
      <main>
        <section class="left" aria-label="Objects and messages">
          <DropZone onFiles={onFiles} />
          {cloud && (
            <Samples samples={cloud.samples} onSend={(name) => begin('sample', { name })} />
          )}
          <SearchBar
            input={searchInput}
            search={search}
            filter={filter}
            counts={counts}
            onSearch={setSearch}
            onFilter={setFilter}
            onLeave={focusList}
          />
          <ObjectList
            board={board}
            groups={groups}
            chosen={choice.key}
            onChoose={choose}
            onPick={(key) => {
              choose(key);
              // Below the list, it would not be seen.
              if (!hasRoom) requestAnimationFrame(showTimeline);
            }}
            onEnter={() => showTimeline()?.focus()}
          />
          {groups.length === 0 && (
            <p class="empty quiet">
              {board.size === 0 ? 'Nothing has happened yet.' : 'Nothing matches.'}
            </p>
          )}
        </section>
        <section class="right" aria-label="Timeline">
          {group ? (
            <Timeline
              key={group.key}
              board={board}
              version={version}
              group={group}
              conversions={cloud?.conversions ?? []}
              onAct={(action, { id }) => begin('act', { action, id })}
              onConvert={(place, conversion) => begin('convert', { place, conversion })}
              onGo={go}
              onBack={focusList}
            />
          ) : (
            <p class="empty quiet">
              Drop a file, and see the upload, its callback, the event and what became of them.
            </p>
          )}
        </section>
      </main>
      <p class="unseen" role="status">
        {group && `${nameOf(group, board.stepsOf(group)[0]).name}: ${stateWords[group.state]}`}
      </p>
      <News items={items} onDismiss={dismiss} />
    </>
  );
}

/** Above the list; on a phone it would be all there is to see. */
const hasRoom = matchMedia('(min-width: 761px)').matches;

function showTimeline(): HTMLElement | null {
  const title = document.getElementById('timeline-title');
  title?.scrollIntoView({ block: 'nearest' });
  return title;
}

function focusList(): void {
  document.getElementById('list')?.focus();
}
