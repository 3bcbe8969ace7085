import { childText } from '../../../wire/index.js';
import { malformedXml, OssError } from '../oss-error.js';
import { readXml } from '../read-xml.js';
import type { UploadedPart } from '../store/upload-store.js';

// 100 KB, for every part but the last.
const LEAST = 102_400;
const MOST = 10_000;

/**
 * The parts that the body of CompleteMultipartUpload lists, in their order.
 *
 * @throws {OssError} `MalformedXML`, `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall`.
 */
export function chosenParts(body: Buffer, uploaded: readonly UploadedPart[]): UploadedPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const listed = readList(body);
  if (listed.some(({ number }, i) => number <= (listed[i - 1]?.number ?? 0))) {
    const message = 'The list of parts was not in ascending order.';
    throw new OssError(400, 'InvalidPartOrder', message);
  }
  const parts = listed.map(({ number, eTag }) => {
    const part = byNumber.get(number);
    if (part?.eTag === eTag) return part;
    const message =
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.";
    throw new OssError(400, 'InvalidPart', message, {
      elements: { PartNumber: String(number), ETag: eTag },
    });
  });
  checkSizes(parts);
  return parts;
}

/** @throws {OssError} `EntityTooSmall` when a part other than the last has less than 100 KB. */
export function checkSizes(parts: readonly UploadedPart[]): void {
  const small = parts.slice(0, -1).find(({ size }) => size < LEAST);
  if (!small) return;
  const message = 'Your proposed upload smaller than the minimum allowed size.';
  throw new OssError(400, 'EntityTooSmall', message, {
    elements: {
      ProposedSize: String(small.size),
      MinSizeAllowed: String(LEAST),
      PartNumber: String(small.number),
      ETag: small.eTag,
    },
  });
}

function readList(body: Buffer) {
  const root = readXml(body);
  const parts = root.children.filter(({ name }) => name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || parts.length === 0 || parts.length > MOST) {
    throw malformedXml();
  }
  return parts.map((part) => ({
    number: Number(childText(part, 'PartNumber')),
    eTag: (childText(part, 'ETag') ?? '').replaceAll('"', '').toUpperCase(),
  }));
}
