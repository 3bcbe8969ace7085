import { afterEach, expect, it, vi } from 'vitest';
import { newPaint } from '../../../../tools/local/print/paint.js';
import { newPrinter } from '../../../../tools/local/print/printer.js';

function print(isTerminal: boolean) {
  const lines: string[] = [];
  const printer = newPrinter(
    (text) => void lines.push(text),
    newPaint(isTerminal),
    () => 'SMQ topic',
  );
  return { lines, printer };
}
const record = {
  functionName: 'f',
  requestId: '1-a',
  id: 's',
  type: 'smq:Message',
  key: '',
  outcome: 'handled',
  ms: 2,
  signal: {
    subject: 'acs:mns::1:topics/t',
    data: { text: 'hello', attributes: {}, json: { a: [1] } },
  },
};

it('prints a signal as a block of names and values', () => {
  const { lines, printer } = print(false);
  printer.signal(record);
  expect(lines).toEqual([
    '',
    '  handled  smq:Message  (2 ms)',
    '    through   SMQ topic -> f',
    '    subject   acs:mns::1:topics/t',
    '    id        s',
    '    text      hello',
    '    json.a.0  1',
  ]);
});

it('shortens long values and long lists', () => {
  const { lines, printer } = print(false);
  const many = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`n${index}`, 'x'.repeat(200)]),
  );
  printer.signal({ ...record, signal: { data: many } });
  expect(lines.length).toBeLessThan(25);
  expect(Math.max(...lines.map((text) => text.length))).toBeLessThan(120);
});

it('prints the log lines of the handlers', () => {
  const { lines, printer } = print(false);
  const json =
    '{"level":"info","time":"t","msg":"upload","requestId":"r","signalId":"s","size":3,"key":"a"}';
  printer.log({ functionName: 'f', requestId: 'r', text: json });
  printer.log({ functionName: 'f', requestId: 'r', text: 'as it is' });
  expect(lines).toEqual(['    f | info upload size=3 key=a', '    f | as it is']);
});

afterEach(() => vi.unstubAllEnvs());

it('colours on a terminal, unless NO_COLOR is set', () => {
  vi.stubEnv('NO_COLOR', undefined);
  const { lines, printer } = print(true);
  printer.signal(record);
  expect(lines.join('')).toContain('\u001b[32mhandled\u001b[0m');
  vi.stubEnv('NO_COLOR', '1');
  const plain = print(true);
  plain.printer.signal(record);
  expect(plain.lines.join('')).not.toContain('\u001b');
});
