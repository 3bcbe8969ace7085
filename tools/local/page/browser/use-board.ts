import { useEffect, useState } from 'preact/hooks';
import type { CloudView } from '../view.js';
import { Board } from './board.js';
import { follow } from './follow.js';

export interface Followed {
  readonly board: Board;
  readonly cloud: CloudView | undefined;
  readonly isConnected: boolean;
  /** Another number after each change of the board. */
  readonly version: number;
}

/** The board, kept up to date for as long as the component is there. */
export function useBoard(): Followed {
  const [board] = useState(() => new Board());
  const [version, setVersion] = useState(0);
  const [cloud, setCloud] = useState<CloudView>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const changed = () => setVersion((before) => before + 1);
    return follow({
      snapshot: (snapshot) => {
        board.reset(snapshot);
        setCloud(snapshot.cloud);
        changed();
      },
      change: (change) => {
        board.change(change);
        changed();
      },
      cloud: setCloud,
      connected: setConnected,
    });
  }, [board]);
  return { board, cloud, isConnected, version };
}
