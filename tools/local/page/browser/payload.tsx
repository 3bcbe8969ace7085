import { useMemo, useState } from 'preact/hooks';
import { prettyPrint } from './pretty-print.js';
import { sizeText } from './words.js';

/** One payload as text, as it was or laid out for reading. */
export function Payload({ name, text }: { name: string; text: string }) {
  const [isRaw, setRaw] = useState(false);
  const [copied, setCopied] = useState('');
  const pretty = useMemo(() => prettyPrint(text), [text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('Copied');
    } catch {
      setCopied('Not allowed');
    }
    setTimeout(() => setCopied(''), 1500);
  };
  return (
    <section class="payload" aria-label={name}>
      <header>
        <h4>{name}</h4>
        <span class="quiet payload-size">{sizeText(text.length)}</span>
        {pretty !== undefined && (
          <button
            type="button"
            class="payload-button"
            aria-pressed={isRaw}
            onClick={() => setRaw(!isRaw)}
          >
            Raw
          </button>
        )}
        <button
          type="button"
          class="payload-button"
          onClick={() => void copy()}
          aria-label={`Copy ${name} as it was`}
        >
          <span aria-live="polite">{copied || 'Copy'}</span>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0}>{isRaw ? text : (pretty ?? text)}</pre>
    </section>
  );
}

const LEVELS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

/** What a function printed; a line of JSON begins with its level and message. */
export function Lines({ lines }: { lines: readonly string[] }) {
  const read = useMemo(() => lines.map((line) => ({ line, ...readLine(line) })), [lines]);
  return (
    <section class="payload" aria-label="log lines">
      <header>
        <h4>log lines</h4>
        <span class="quiet payload-size">{lines.length}</span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <ol class="lines" tabIndex={0}>
        {read.map(({ line, level, message }, index) => (
          <li key={index} class={level}>
            {message !== undefined && (
              <strong>
                {level} {message}
              </strong>
            )}
            <code>{line}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}

function readLine(line: string): { level: string; message?: string } {
  if (!line.startsWith('{')) return { level: '' };
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    const known = typeof level === 'string' && LEVELS.has(level) ? level : '';
    return { level: known, ...(typeof msg === 'string' && { message: msg }) };
  } catch {
    return { level: '' };
  }
}
