/** Has one thing done after the other, for each name of its own. */
export type KeyedMutex = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

/** Whoever comes waits until those before him, with the same name, are done. */
export function newKeyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work);
    const done = turn.catch(() => undefined);
    last.set(name, done);
    await done;
    if (last.get(name) === done) last.delete(name);
    return turn;
  };
}
