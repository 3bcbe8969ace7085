import type { StepAction } from '../controls.js';
import type { Step } from '../view.js';
import type { Group } from './board.js';
import type { State } from './state-of.js';

export const stateWords: Readonly<Record<State, string>> = {
  going: 'going',
  handled: 'handled',
  refused: 'refused',
  failed: 'failed',
  dead: 'dead',
  unheard: 'no signal',
};

export const statusWords: Readonly<Record<Step['status'], string>> = {
  going: 'going on',
  fine: 'done',
  refused: 'refused',
  failed: 'failed',
  dead: 'dead',
};

export const actionWords: Readonly<Record<StepAction, { label: string; about: string }>> = {
  again: { label: 'Send again', about: 'The same once more, byte for byte' },
  forge: {
    label: 'Forge it',
    about: 'Once more with one byte of the body changed: the function must refuse it',
  },
  replay: { label: 'Replay', about: 'Run what failed for good again' },
};

/** `uploads/2024/` and `report.pdf`; of a message the first step. */
export function nameOf(group: Group, first: Step | undefined): { before: string; name: string } {
  if (group.key.startsWith('#')) return { before: '', name: first?.title ?? 'something forgotten' };
  const key = group.key.slice(group.key.indexOf('/') + 1);
  // A folder's own object keeps its name.
  const cut = key.lastIndexOf('/', key.length - 2) + 1;
  return { before: key.slice(0, cut), name: key.slice(cut) };
}

export function durationText(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} days`;
}

/** To the millisecond for as long as steps follow closely. */
export function offsetText(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : durationText(ms);
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The time of day; of another day the date, too. */
export function timeText(time: number, now = Date.now()): string {
  const date = new Date(time);
  const clock = date.toTimeString();
  if (date.toDateString() === new Date(now).toDateString()) return clock.slice(0, 8);
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${clock.slice(0, 5)}`;
}

export function sizeText(characters: number): string {
  if (characters < 1000) return `${characters} characters`;
  return `${(characters / 1000).toFixed(1)} k characters`;
}
