import type { Sample } from '../controls.js';

interface Props {
  readonly samples: readonly Sample[];
  readonly onSend: (name: string) => void;
}

/** A button for each ready-made delivery, by group. */
export function Samples({ samples, onSend }: Props) {
  const groups = [...new Set(samples.map(({ group }) => group))];
  if (groups.length === 0) return null;
  return (
    <details class="samples">
      <summary>Send a sample</summary>
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {samples
            .filter((sample) => sample.group === group)
            .map(({ name, about }) => (
              <button key={name} type="button" title={about} onClick={() => onSend(name)}>
                {name}
              </button>
            ))}
        </fieldset>
      ))}
    </details>
  );
}
