import { useEffect, useState } from 'preact/hooks';
import type { CrashMoment, Switches } from '../controls.js';
import type { CloudView } from '../view.js';

type Number = 'doubled' | 'delay' | 'timeScale';

interface Props {
  readonly cloud: CloudView;
  readonly onSwitch: (change: Partial<Pick<Switches, Number>>) => void;
  readonly onCrash: (functionName: string, moment: CrashMoment) => void;
  readonly onFailTask: () => void;
}

const NUMBERS: readonly {
  readonly name: Number;
  readonly label: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly about: string;
}[] = [
  {
    name: 'doubled',
    label: 'Double',
    unit: '%',
    least: 0,
    most: 100,
    about: 'Of a hundred deliveries, how many are made twice',
  },
  {
    name: 'delay',
    label: 'Delay up to',
    unit: 'ms',
    least: 0,
    most: 60_000,
    about: 'Each delivery gets a delay of its own, so that they overtake one another',
  },
  {
    name: 'timeScale',
    label: 'Retries',
    unit: '× faster',
    least: 1,
    most: 1000,
    about: 'How much faster than in the cloud the waits between retries pass',
  },
];

/** What makes deliveries go astray, and functions and tasks fail. */
export function Faults({ cloud, onSwitch, onCrash, onFailTask }: Props) {
  const { functions, switches } = cloud;
  const [picked, setPicked] = useState('');
  const name = functions.some((one) => one.name === picked) ? picked : (functions[0]?.name ?? '');
  const armed = functions.filter(({ crashNext }) => crashNext !== undefined);
  return (
    <div class="faults">
      {NUMBERS.map(({ name: one, ...rest }) => (
        <NumberField
          key={one}
          {...rest}
          value={switches[one]}
          onSet={(value) => onSwitch({ [one]: value })}
        />
      ))}
      {functions.length > 0 && (
        <fieldset class="crash">
          <label>
            Crash the next{' '}
            <select value={name} onChange={(event) => setPicked(event.currentTarget.value)}>
              {functions.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          </label>
          <button
            type="button"
            title="Kill the process as soon as the handler was called"
            onClick={() => onCrash(name, 'early')}
          >
            early
          </button>
          <button
            type="button"
            title="Kill the process when the handler is done, before its result is told"
            onClick={() => onCrash(name, 'late')}
          >
            late
          </button>
        </fieldset>
      )}
      <button type="button" aria-pressed={switches.failNextTask} onClick={onFailTask}>
        Fail the next task
      </button>
      {armed.map((one) => (
        <span key={one.name} class="armed">
          {one.name} will crash {one.crashNext}
        </span>
      ))}
    </div>
  );
}

interface FieldProps extends Omit<(typeof NUMBERS)[number], 'name'> {
  readonly value: number;
  readonly onSet: (value: number) => void;
}

function NumberField({ label, unit, least, most, about, value, onSet }: FieldProps) {
  const [draft, setDraft] = useState(String(value));
  useEffect(() => setDraft(String(value)), [value]);
  return (
    <label class="number" title={about}>
      {label}
      <input
        type="number"
        class={value > 0 && least === 0 ? 'is-set' : ''}
        inputMode="numeric"
        min={least}
        max={most}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => {
          const given = event.currentTarget.valueAsNumber;
          const next = Number.isNaN(given) ? value : Math.round(given);
          const wanted = Math.max(least, Math.min(most, next));
          setDraft(String(wanted));
          if (wanted !== value) onSet(wanted);
        }}
      />
      {unit}
    </label>
  );
}
