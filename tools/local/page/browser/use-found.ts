import { useEffect, useRef, useState } from 'preact/hooks';
import { searchText } from './api.js';

const NOTHING: ReadonlySet<string> = new Set();
/** Milliseconds after the last key, and between two searches while things happen. */
const PAUSE = 200;
const ROUND = 600;

/** The steps in whose payloads a text is, searched for again when something has changed. */
export function useFound(text: string, version: number): ReadonlySet<string> {
  const [found, setFound] = useState(NOTHING);
  const latest = useRef(version);
  latest.current = version;
  const wanted = text.trim();
  useEffect(() => {
    setFound(NOTHING);
    if (wanted === '') return undefined;
    const gone = new AbortController();
    let searched = -1;
    const search = async () => {
      if (latest.current !== searched) {
        searched = latest.current;
        const ids = await searchText(wanted, gone.signal).catch(() => undefined);
        if (gone.signal.aborted) return;
        if (ids) setFound(new Set(ids));
      }
      timer = setTimeout(search, ROUND);
    };
    let timer = setTimeout(search, PAUSE);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [wanted]);
  return found;
}
