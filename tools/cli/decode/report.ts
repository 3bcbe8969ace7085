import type { Signal } from 'oss-inbox';
import { paint } from '../terminal/paint.js';
import { printable, quoted } from '../terminal/printable.js';
import { wrapText } from '../terminal/wrap-text.js';
import type { Finding } from './finding.js';

const LONGEST_TEXT = 300;
const SHORT = 60;
const MARGIN = ' '.repeat(9);
const NOT_VERIFIED = 'Signatures were not verified: use npx oss-inbox verify for that.';

/** What was found, as one JSON document. */
export function reportJson(findings: readonly Finding[]): string {
  const found = findings.map((finding) => {
    const { at, envelopes } = finding;
    const place = { ...(at && { at }), envelopes };
    switch (finding.kind) {
      case 'signal':
        return { ...place, signal: finding.signal, ...(finding.note && { note: finding.note }) };
      case 'other':
        return { ...place, is: finding.what, facts: finding.facts };
      case 'failure': {
        const { code, message } = finding.error;
        return { ...place, error: { code, message }, text: finding.text };
      }
    }
    return place;
  });
  return JSON.stringify({ verified: false, found }, undefined, 2);
}

/** What was found, for people. */
export function reportText(findings: readonly Finding[]): string {
  const parts = findings.map((finding, index) => {
    const count = findings.length > 1 ? paint('dim', `${index + 1} of ${findings.length}\n`) : '';
    return count + findingText(finding);
  });
  const isSigned = findings.some(({ envelopes }) =>
    envelopes.some((envelope) => envelope === 'upload callback' || envelope.startsWith('SMQ push')),
  );
  return [...parts, ...(isSigned ? [NOT_VERIFIED] : [])].join('\n\n');
}

function findingText(finding: Finding): string {
  const { at, envelopes } = finding;
  const path = envelopes.map((envelope) => paint('cyan', envelope)).join(' > ');
  const lines = [
    ...(at ? [line('at', at)] : []),
    ...(envelopes.length > 0 ? [`${'inside'.padEnd(MARGIN.length)}${path}`] : []),
  ];
  switch (finding.kind) {
    case 'signal':
      lines.push(...signalLines(finding.signal));
      if (finding.note !== undefined) lines.push(line('note', finding.note));
      break;
    case 'other':
      lines.push(line('this is', `${finding.what}; there is no signal in it`));
      lines.push(...members(finding.facts));
      break;
    case 'failure':
      lines.push(paint('red', line('fails', `${finding.error.code}: ${finding.error.message}`)));
      lines.push(`${'on'.padEnd(MARGIN.length)}${quoted(finding.text, LONGEST_TEXT)}`);
      break;
  }
  return lines.join('\n');
}

function signalLines({ type, id, source, subject, time, data }: Signal): string[] {
  const title = `${'signal'.padEnd(MARGIN.length)}${paint('green', printable(type))}`;
  return [title, ...members({ id, source, subject, time, data })];
}

function members(fields: Readonly<Record<string, unknown>>): string[] {
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => {
    const label = `${MARGIN}${printable(name).padEnd(width)}  `;
    if (typeof value === 'string') return label + printable(value).replaceAll('\n', '\\n');
    const short = JSON.stringify(value);
    const json = short.length <= SHORT ? short : JSON.stringify(value, undefined, 2);
    return label + printable(json).replaceAll('\n', `\n${MARGIN}`);
  });
}

function line(label: string, text: string): string {
  return label.padEnd(MARGIN.length) + wrapText(printable(text), MARGIN).trimStart();
}
