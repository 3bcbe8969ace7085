import { OssError } from '../oss-error.js';
import { malformedForm, newFormReader } from './form-reader.js';

/** A form upload: what stands before the file, and the file as it comes. */
export interface Form {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: {
    readonly name: string;
    readonly type: string;
    readonly content: AsyncIterable<Buffer>;
  };
}

// OSS takes fields of 2 MB; all of them together are bounded here.
const MAX_FIELDS = 4_194_304;
const MAX_HEADERS = 16_384;

/**
 * Reads a `multipart/form-data` body as far as the file; OSS ignores what comes behind it.
 *
 * @throws {OssError} `MalformedPOSTRequest`, `IncorrectNumberOfFilesInPOSTRequest`, `FieldItemTooLong`.
 */
export async function readForm(contentType: string, body: AsyncIterable<Buffer>): Promise<Form> {
  const [, quoted, bare] =
    /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ??
    [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw malformedForm();
  const reader = newFormReader(body, boundary);
  await reader.skipPreamble();
  const fields = new Map<string, string>();
  let left = MAX_FIELDS;
  while (await reader.hasPart()) {
    const { name, fileName, type } = readHeaders(await reader.headers(MAX_HEADERS));
    if (name === 'file') {
      return { fields, file: { name: fileName ?? '', type, content: reader.content() } };
    }
    const value = await reader.text(left);
    left -= Buffer.byteLength(value);
    // A file under another name is none of the form's fields.
    if (fileName === undefined) fields.set(name, value);
  }
  const message = 'POST requires exactly one file upload per request.';
  throw new OssError(400, 'IncorrectNumberOfFilesInPOSTRequest', message);
}

function readHeaders(text: string) {
  const headers = new Map(
    text.split('\r\n').map((line): [string, string] => {
      const border = line.indexOf(':');
      return [line.slice(0, border).trim().toLowerCase(), line.slice(border + 1).trim()];
    }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameterOf(disposition, 'name');
  if (name === undefined) throw malformedForm();
  return {
    name: name.toLowerCase(),
    fileName: parameterOf(disposition, 'filename'),
    type: headers.get('content-type') ?? '',
  };
}

// Browsers write quotation marks and line ends as %22, %0D and %0A, and nothing else.
function parameterOf(disposition: string, name: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(disposition) ?? [];
  const value = quoted?.replace(/\\(["\\])/g, '$1') ?? bare;
  return value?.replace(/%(22|0D|0A)/gi, (code) => decodeURIComponent(code));
}
