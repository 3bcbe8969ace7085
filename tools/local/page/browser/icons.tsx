import type { Step } from '../view.js';
import type { State } from './state-of.js';

const KINDS: Readonly<Record<Step['kind'], string>> = {
  // An arrow up into a tray.
  operation: 'M8 10.5V2.5M4.8 5.5 8 2.3l3.2 3.2M2.5 9.5v4h11v-4',
  // An arrow that turns back.
  callback: 'M5.5 3 2.5 6l3 3M2.8 6h6.7a3.5 3.5 0 0 1 0 7H6',
  // A flash.
  event: 'M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z',
  // Two sheets.
  task: 'M3 2.5h6.5v7.5H3zM6.5 12.8v.7H13V6h-1',
  // An envelope.
  message: 'M2 4h12v8.5H2zM2.3 4.4 8 9l5.7-4.6',
  // An arrow to the right.
  delivery: 'M2 8h11M9.2 4.2 13 8l-3.8 3.8',
  // Angle brackets.
  invocation: 'M5 4 1.8 8 5 12M11 4l3.2 4L11 12M9 3.2 7 12.8',
  // A wave.
  signal: 'M1.5 8h2.7L6.2 3l3.4 10 2.1-5h2.8',
  // An envelope that is crossed out.
  'dead-letter': 'M2 4h12v8.5H2zM5.8 6.2l4.4 4.2M10.2 6.2l-4.4 4.2',
};

const STATES: Readonly<Record<State, string>> = {
  going: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5M8 5v3.2l2 1.3',
  handled: 'M3 8.6 6.4 12 13 4.6',
  refused: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M4.2 11.8l7.6-7.6',
  failed: 'M4 4l8 8M12 4l-8 8',
  dead: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.6M8 10.7v.4',
  unheard: 'M4 8h8',
};

export function KindIcon({ kind }: { kind: Step['kind'] }) {
  return <Icon path={KINDS[kind]} class="kind-icon" />;
}

/** The state in words beside its sign, so that nothing depends on the colour. */
export function Badge({ state, word }: { state: State; word: string }) {
  return (
    <span class={`badge ${state}`}>
      <Icon path={STATES[state]} class="badge-icon" />
      {word}
    </span>
  );
}

function Icon({ path, class: name }: { path: string; class: string }) {
  return (
    <svg class={name} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
