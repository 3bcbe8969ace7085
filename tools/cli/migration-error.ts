import { storeFailure } from 'oss-inbox';

// By SQLSTATE or the code of Node's: where a migration fails for another reason than a store, or can be helped otherwise.
const causes: Readonly<Record<string, string>> = {
  '42501':
    'its user may not create tables in this schema, or does not own the table oss_inbox: give the URL of a user who may, or have such a user run the script (npx oss-inbox migrate --print)',
  '42703': 'there is another table of the name oss_inbox in it: use a schema of its own',
  '42704': 'the user of --grant, or a parameter of the URL, is not known to it',
  '3F000': 'the schema that the connection uses does not exist, or its user may not use it',
  '55P03': 'a long transaction has locked the table oss_inbox: try again when it is over',
  ECONNRESET: 'the server hung up: with sslmode in the URL, it may be one without TLS',
  ERR_INVALID_URL:
    'its URL cannot be read: in the password, characters such as / # ? % must be percent-encoded',
};

/** What a migration failed on, in one line: the likely cause and what the database or the driver said of it. */
export function migrationError(error: unknown): Error {
  const { message, code } = detailsOf(error);
  const cause = causes[code];
  const known =
    cause === undefined
      ? storeFailure(error).message
      : `the database could not be migrated: ${cause} (${code})`;
  const detail = message.replaceAll(/\s+/g, ' ');
  return new Error(known.includes(detail) ? known : `${known}: ${detail}`, { cause: error });
}

function detailsOf(error: unknown): { message: string; code: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '' };
  // A stray % in the password.
  if (error instanceof URIError) return { message: error.message, code: 'ERR_INVALID_URL' };
  return { message: error.message, code: 'code' in error ? String(error.code) : '' };
}
