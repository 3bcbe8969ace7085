import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Board } from './board.js';

interface Choice {
  /** The group that is looked at. */
  readonly key: string | undefined;
  /** The step to bring into view. */
  readonly step: string | undefined;
  readonly choose: (key: string) => void;
  /** Looks at a step, as soon as it is there. */
  readonly go: (step: string) => void;
}

/** What is looked at: at first the newest, then what the user chose or set off. */
export function useChoice(board: Board, version: number): Choice {
  const [key, setKey] = useState<string>();
  const [step, setStep] = useState<string>();
  const [isComing, setComing] = useState(false);
  const choose = useCallback((wanted: string) => {
    setKey(wanted);
    setStep(undefined);
    setComing(false);
  }, []);
  const go = useCallback((wanted: string) => {
    setStep(wanted);
    setComing(true);
  }, []);
  // The version says when something has changed on the board.
  useEffect(() => {
    const ofStep = board.groupOf(step);
    if (isComing && ofStep !== undefined) {
      setKey(ofStep);
      setComing(false);
    } else if (key === undefined) setKey(board.groups()[0]?.key);
    else if (key.startsWith('#') && !board.group(key)) {
      // A message that turned out to be about an object has gone over to that one.
      setKey(board.groupOf(key.slice(1)) ?? key);
    }
  }, [board, version, key, step, isComing]);
  return { key, step, choose, go };
}
