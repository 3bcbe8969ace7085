import type { CloudView, Snapshot, StepChange } from '../view.js';

interface Listeners {
  readonly snapshot: (snapshot: Snapshot) => void;
  readonly change: (change: StepChange) => void;
  readonly cloud: (cloud: CloudView) => void;
  readonly connected: (isConnected: boolean) => void;
}

const RETRY = 1000;

/** Follows what happens, and comes back by itself when the stream is cut. */
export function follow(listeners: Listeners): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource('/api/events');
    const on = (name: 'snapshot' | 'change' | 'cloud') => {
      source?.addEventListener(name, (event) => {
        listeners.connected(true);
        listeners[name](JSON.parse((event as MessageEvent<string>).data));
      });
    };
    on('snapshot');
    on('change');
    on('cloud');
    source.addEventListener('open', () => listeners.connected(true));
    source.addEventListener('error', () => {
      listeners.connected(false);
      // It comes back by itself after a cut, and gives up after an answer that is no stream.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
