/** The SQLSTATE, or the code of Node's or the driver's, of what was thrown; empty where it has none. */
export function codeOf(error: unknown): string {
  // What a stray % in the URL leads to.
  if (error instanceof URIError) return 'ERR_INVALID_URL';
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
