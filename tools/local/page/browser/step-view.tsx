import { useEffect, useState } from 'preact/hooks';
import type { StepAction } from '../controls.js';
import type { Step, StepText } from '../view.js';
import { readText } from './api.js';
import { Badge, KindIcon } from './icons.js';
import { Lines, Payload } from './payload.js';
import type { State } from './state-of.js';
import type { TimelineRow } from './timeline-of.js';
import { actionWords, durationText, offsetText, statusWords, timeText } from './words.js';

interface Props {
  readonly row: TimelineRow;
  /** Steps of other groups that it comes from or led to. */
  readonly links: readonly { readonly label: string; readonly id: string }[];
  readonly onAct: (action: StepAction, step: Step) => void;
  readonly onGo: (id: string) => void;
}

const DEEPEST = 7;

export function StepView({ row: { step, depth, offset }, links, onAct, onGo }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { id, kind, title, status, ms, facts, actions, parts, lines } = step;
  const hasText = parts.length > 0 || lines > 0;
  const detail = `detail-${id}`;
  return (
    <li
      id={`step-${id}`}
      class={`step ${status} depth-${Math.min(depth, DEEPEST)}`}
      data-kind={kind}
      tabIndex={-1}
    >
      <div class="moment">
        <time
          dateTime={new Date(step.time).toISOString()}
          title={new Date(step.time).toLocaleString()}
        >
          {depth === 0 ? timeText(step.time) : `+${offsetText(offset)}`}
        </time>
      </div>
      <div class="what">
        <div class="headline">
          <KindIcon kind={kind} />
          <span class="kind">{kind}</span>
          <h3>
            <bdi>{title}</bdi>
          </h3>
          <StepBadge step={step} />
          {ms !== undefined && <span class="quiet took">{durationText(ms)}</span>}
        </div>
        <div class="below">
          <Facts facts={facts} />
          <div class="tools">
            {hasText && (
              <button
                type="button"
                class="plain"
                aria-expanded={isOpen}
                aria-controls={detail}
                onClick={() => setOpen(!isOpen)}
              >
                {isOpen ? 'Hide' : 'Show'} {textWord(step)}
              </button>
            )}
            {actions.map((action) => (
              <button
                key={action}
                type="button"
                class={action === 'replay' ? 'main' : ''}
                title={actionWords[action].about}
                onClick={() => onAct(action, step)}
              >
                {actionWords[action].label}
              </button>
            ))}
            {links.map((link) => (
              <button key={link.id} type="button" class="plain" onClick={() => onGo(link.id)}>
                {link.label}
              </button>
            ))}
          </div>
        </div>
        <div id={detail}>{isOpen && <Texts step={step} />}</div>
      </div>
    </li>
  );
}

function StepBadge({ step }: { step: Step }) {
  const state: State = step.status === 'fine' ? 'handled' : step.status;
  return <Badge state={state} word={step.facts['outcome'] || statusWords[step.status]} />;
}

function Facts({ facts }: { facts: Step['facts'] }) {
  const shown = Object.entries(facts).filter(([name, text]) => name !== 'outcome' && text !== '');
  if (shown.length === 0) return null;
  return (
    <dl class="facts">
      {shown.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{text}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The payloads and lines, asked for when they are looked at, and again when the step has changed. */
function Texts({ step }: { step: Step }) {
  const [text, setText] = useState<StepText>();
  const [fault, setFault] = useState('');
  useEffect(() => {
    let isGone = false;
    readText(step.id).then(
      (read) => {
        if (!isGone) setText(read);
      },
      (error: Error) => {
        if (!isGone) setFault(error.message);
      },
    );
    return () => {
      isGone = true;
    };
  }, [step]);
  if (!text) return <p class="quiet">{fault || 'Reading…'}</p>;
  return (
    <>
      {text.parts.map((part, index) => (
        <Payload key={index} name={part.name} text={part.text} />
      ))}
      {text.lines.length > 0 && <Lines lines={text.lines} />}
    </>
  );
}

function textWord({ parts, lines }: Step): string {
  const names = parts.map(({ name }) => name);
  if (lines > 0) names.push(lines === 1 ? '1 log line' : `${lines} log lines`);
  return names.length <= 3 ? names.join(', ') : `${names.length} payloads`;
}
