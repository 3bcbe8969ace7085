import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Milliseconds without a change after which a build is taken to be done. */
const QUIET = 100;

/**
 * Tells of new code: when files of this folder have changed and its `entry` is there. The folder itself may vanish and
 * come back, as it does when a build begins with deleting. Returns what ends the watch.
 */
export function watchCode(folder: string, entry: string, onChange: () => void): () => void {
  let known = stateOf(folder);
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;

  const unwatch = () => {
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const look = () => {
    // What was watched may be another folder now.
    unwatch();
    arm();
    const state = stateOf(folder);
    if (state === known || !state.includes(`${entry} `)) return;
    known = state;
    onChange();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET).unref();
  };
  const arm = () => {
    const within = dirname(folder);
    const places = [
      [folder, undefined],
      [within, basename(folder)],
      [dirname(within), basename(within)],
    ] as const;
    for (const [place, child] of places) {
      const watcher = tryWatch(place, (name) => {
        if (child === undefined || name === null || name === child) later();
      });
      if (watcher) watchers.push(watcher.on('error', later));
    }
  };

  arm();
  return () => {
    clearTimeout(timer);
    unwatch();
  };
}

function tryWatch(place: string, onEvent: (name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(place, { persistent: false }, (_, name) => onEvent(name));
  } catch {
    return undefined;
  }
}

/** The names, sizes and times of the files in a folder; empty when it is not there. */
function stateOf(folder: string): string {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => describe(join(folder, name), name))
      .join('\n');
  } catch {
    return '';
  }
}

function describe(path: string, name: string): string {
  const { size = 0, mtimeMs = 0, ino = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return `${name} ${size} ${mtimeMs} ${ino}`;
}
