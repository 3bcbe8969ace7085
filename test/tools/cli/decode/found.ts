import { recognise } from '../../../../tools/cli/decode/recognise.js';

/** What is found, one line each: where, the envelopes around it, and the signal's type, the thing, or the error's code. */
export async function found(
  input: string | Uint8Array,
  encoding: 'auto' | 'json' | 'base64' = 'auto',
): Promise<string[]> {
  const findings = await recognise(Buffer.from(input as Uint8Array), { encoding });
  return findings.map((finding) => {
    const { at, envelopes, kind } = finding;
    const what =
      kind === 'signal'
        ? finding.signal.type
        : kind === 'other'
          ? `is ${finding.what}`
          : `fails with ${finding.error.code}`;
    return `${at ? `${at}: ` : ''}${[...envelopes, what].join(' > ')}`;
  });
}
