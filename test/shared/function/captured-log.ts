import { vi } from 'vitest';

/** Keeps what is logged from the output, until `vi.restoreAllMocks()`. */
export function captureLog(): void {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
}

/** The lines logged since {@link captureLog}, parsed; those with the message `msg` where one is given. */
export function logged(msg?: string): Record<string, unknown>[] {
  const lines = vi.mocked(console.log).mock.calls.map(([line]) => JSON.parse(String(line)));
  return lines.filter((line) => msg === undefined || line.msg === msg);
}
