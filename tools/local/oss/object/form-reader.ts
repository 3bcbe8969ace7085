import { OssError } from '../oss-error.js';

/** Reads the parts of a `multipart/form-data` body one after the other, as it comes. */
export interface FormReader {
  /** Up to the first boundary. */
  skipPreamble(): Promise<void>;
  /** Whether another part follows the boundary. */
  hasPart(): Promise<boolean>;
  headers(limit: number): Promise<string>;
  /** The content of a part as text, up to the next boundary. */
  text(limit: number): Promise<string>;
  /** The content of a part as it comes, up to the next boundary. */
  content(): AsyncGenerator<Buffer, void>;
}

/** A reader of this body; what it gets is never kept but for a boundary's length. */
export function newFormReader(body: AsyncIterable<Buffer>, boundary: string): FormReader {
  const border = Buffer.from(`\r\n--${boundary}`);
  const chunks = body[Symbol.asyncIterator]();
  // The first boundary has no line before it.
  let rest = Buffer.from('\r\n');

  async function readMore(): Promise<void> {
    const { done, value } = await chunks.next();
    if (done) throw malformedForm();
    rest = Buffer.concat([rest, value]);
  }

  async function* upTo(end: Buffer): AsyncGenerator<Buffer, void> {
    for (;;) {
      const found = rest.indexOf(end);
      // The last bytes may be the beginning of what is looked for.
      const sure = found < 0 ? Math.max(0, rest.length - end.length + 1) : found;
      if (sure > 0) yield rest.subarray(0, sure);
      rest = rest.subarray(found < 0 ? sure : sure + end.length);
      if (found >= 0) return;
      await readMore();
    }
  }

  async function collect(end: Buffer, limit: number): Promise<string> {
    const collected: Buffer[] = [];
    let size = 0;
    for await (const chunk of upTo(end)) {
      size += chunk.length;
      if (size > limit) throw tooLarge();
      collected.push(chunk);
    }
    return Buffer.concat(collected).toString();
  }

  return {
    async skipPreamble() {
      await collect(border, 1024);
    },
    async hasPart() {
      while (rest.length < 2) await readMore();
      const mark = rest.toString('latin1', 0, 2);
      rest = rest.subarray(2);
      if (mark !== '\r\n' && mark !== '--') throw malformedForm();
      return mark === '\r\n';
    },
    headers: (limit) => collect(Buffer.from('\r\n\r\n'), limit),
    text: (limit) => collect(border, limit),
    content: () => upTo(border),
  };
}

/** What OSS answers for a form that can't be read. */
export function malformedForm(): OssError {
  const message = 'The body of your POST request is not well-formed multipart/form-data.';
  return new OssError(400, 'MalformedPOSTRequest', message);
}

function tooLarge(): OssError {
  const message = 'The fields of the form exceed the maximum allowed size.';
  return new OssError(400, 'FieldItemTooLong', message);
}
