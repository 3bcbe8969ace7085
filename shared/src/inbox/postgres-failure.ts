import { codeOf } from './error-code.js';

/** Whether the connection is gone, so that nobody knows what became of the query. */
export function isConnectionLoss(error: unknown): boolean {
  return /^(?:CONNECT|E[A-Z]{3}|NO_ANSWER$|08...$|25P03$|57P0.$)/.test(codeOf(error));
}

/**
 * Whether trying again does not help: the data, the credentials, the database, the table, a permission, the URL or the
 * certificate is wrong.
 */
export function isLasting(error: unknown): boolean {
  return /^(?:(?:0A|2[238]|3[DF]|42)...$|ERR_|ENOENT$|UNABLE_TO_VERIFY_|\w*CERT)/.test(
    codeOf(error),
  );
}
