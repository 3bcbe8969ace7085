import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** `/` goes to the search, Escape to the list. */
export function useKeys(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      if (event.key === 'Escape') document.getElementById('list')?.focus();
      else if (event.key === '/' && !isTyping(event.target)) {
        search.current?.focus();
        search.current?.select();
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [search]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'radio')
  );
}
