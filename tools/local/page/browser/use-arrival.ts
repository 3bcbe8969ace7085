import { useEffect, useRef } from 'preact/hooks';

/** Brings a step into view as soon as it is there, and marks it for a moment. */
export function useArrival(id: string | undefined, version: number): void {
  const arrived = useRef<string>(undefined);
  // A later version may have brought the step.
  useEffect(() => {
    if (id === undefined || arrived.current === id) return;
    const element = document.getElementById(`step-${id}`);
    if (!element) return;
    arrived.current = id;
    element.scrollIntoView({ block: 'nearest' });
    element.classList.add('arrived');
    setTimeout(() => element.classList.remove('arrived'), 1500);
  }, [id, version]);
}
