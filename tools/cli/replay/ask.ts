import { createInterface } from 'node:readline/promises';

/** Whether the person at the terminal says yes; Ctrl-C and Ctrl-D are a no. */
export async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const given = new AbortController();
  terminal.once('SIGINT', () => given.abort());
  terminal.once('close', () => given.abort());
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: given.signal });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch {
    process.stderr.write('\n');
    return false;
  } finally {
    terminal.close();
  }
}
