import { useCallback, useState } from 'preact/hooks';

export interface NewsItem {
  readonly id: number;
  /** The file that it is about, which may have any name; empty where it is about none. */
  readonly file: string;
  readonly text: string;
  readonly isFault: boolean;
}

const MOST = 4;
/** Milliseconds; what went wrong stays until it is dismissed. */
const STAYS = 8000;
let last = 0;

/** Short news of what the user did. */
export function useNews() {
  const [items, setItems] = useState<readonly NewsItem[]>([]);
  const dismiss = useCallback((id: number) => {
    setItems((before) => before.filter((item) => item.id !== id));
  }, []);
  const tell = useCallback(
    (text: string, isFault = false, file = '') => {
      last += 1;
      const item = { id: last, file, text, isFault };
      setItems((before) => [...before, item].slice(-MOST));
      if (!isFault) setTimeout(() => dismiss(item.id), STAYS);
    },
    [dismiss],
  );
  return { items, tell, dismiss };
}

interface Props {
  readonly items: readonly NewsItem[];
  readonly onDismiss: (id: number) => void;
}

export function News({ items, onDismiss }: Props) {
  return (
    <div class="news" role="status" aria-live="polite">
      {items.map(({ id, file, text, isFault }) => (
        <p key={id} class={isFault ? 'fault' : ''}>
          <span class="news-text">
            {file !== '' && <bdi>{file}</bdi>}
            {file !== '' && ': '}
            {text}
          </span>
          <button type="button" class="plain" onClick={() => onDismiss(id)}>
            Dismiss
          </button>
        </p>
      ))}
    </div>
  );
}
