import { configProblems } from 'oss-inbox';

// What tells the functions where they run.
const SURROUNDINGS = /^(?:FC_.*|NODE_ENV|OSS_INBOX_LOCAL)$/;

/** The names of all settings, as the package asks for them. */
export function settingNames(): string[] {
  const names = new Set<string>();
  const recorder = new Proxy<Record<string, string>>(
    {},
    {
      get(_, name) {
        if (typeof name === 'string') names.add(name);
        return undefined;
      },
    },
  );
  configProblems(recorder);
  return [...names].filter((name) => !SURROUNDINGS.test(name));
}
