import { vi } from 'vitest';

/** Keeps what is logged from the output, until `vi.restoreAllMocks()`. */
export function captureLog(): void {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
}

/** The lines logged since {@link captureLog}, parsed; those with the message `msg` where one is given. */
export function logged(msg?: string): Record<string, unknown>[] {
  return allLogged().filter((line) =>
    msg === undefined ? !isAboutMemory(line) : line.msg === msg,
  );
}

/** What a function without a database says first. */
export function loggedAboutMemory(): Record<string, unknown>[] {
  return allLogged().filter(isAboutMemory);
}

function allLogged() {
  return vi.mocked(console.log).mock.calls.map(([line]) => JSON.parse(String(line)));
}

function isAboutMemory({ msg }: { msg: string }): boolean {
  return msg.startsWith('DATABASE_URL is unset');
}
