import { InboxError } from './errors.js';

/**
 * A part of a function that is a file of its own beside its `index.js`, since not every instance needs it.
 *
 * @throws {InboxError} `config_invalid` when the function was deployed without it.
 */
export async function loadPart<Part>(file: string, load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (cause) {
    throw new InboxError(
      'config_invalid',
      `${file} is not beside the function's index.js: deploy the whole folder that the build makes`,
      { cause },
    );
  }
}
