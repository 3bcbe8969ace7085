import { InboxError } from './errors.js';

/**
 * An npm package that few instances need, and that is therefore loaded when it is first used. Of a function it is a file beside
 * `index.js`.
 *
 * @throws {InboxError} `config_invalid` when it is not there.
 */
export async function loadPackage<Package>(
  name: string,
  load: () => Promise<Package>,
): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    throw new InboxError(
      'config_invalid',
      `the npm package ${name} is missing: deploy the whole folder that the build makes, not index.js alone; on a server of your own, run npm install ${name}`,
      { cause },
    );
  }
}
