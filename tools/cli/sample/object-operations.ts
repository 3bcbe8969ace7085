import { InvalidArgumentError } from 'commander';
import { type ObjectEventName, objectEventNames, splitEventName } from 'oss-inbox';

interface Operation {
  readonly what: string;
  /** What becomes of the size: a new object, one that is gone, the same one, or nothing to speak of yet. */
  readonly effect: 'new' | 'gone' | 'same' | 'none';
  /** Whether the event tells the media type. */
  readonly hasType?: true;
  /** Whether there can be a callback, and so variables. */
  readonly hasCallback?: true;
}

const operations: Readonly<Record<ObjectEventName, Operation>> = {
  'ObjectCreated:PutObject': {
    what: 'an object was uploaded',
    effect: 'new',
    hasType: true,
    hasCallback: true,
  },
  'ObjectCreated:PostObject': {
    what: 'an object was uploaded by a form',
    effect: 'new',
    hasType: true,
    hasCallback: true,
  },
  'ObjectCreated:CopyObject': { what: 'an object was copied', effect: 'new', hasType: true },
  'ObjectCreated:AppendObject': { what: 'an object was appended to', effect: 'new' },
  'ObjectCreated:InitiateMultipartUpload': { what: 'an upload in parts began', effect: 'none' },
  'ObjectCreated:UploadPart': { what: 'a part was uploaded', effect: 'new' },
  'ObjectCreated:UploadPartCopy': { what: 'a part was copied from an object', effect: 'new' },
  'ObjectCreated:CompleteMultipartUpload': {
    what: 'an upload in parts was completed',
    effect: 'new',
    hasType: true,
    hasCallback: true,
  },
  'ObjectCreated:PutSymlink': { what: 'a symbolic link was made', effect: 'new' },
  'ObjectCreated:Mirror': { what: 'an object was fetched from its origin', effect: 'new' },
  'ObjectDownloaded:GetObject': { what: 'an object was read', effect: 'same' },
  'ObjectModified:UpdateObjectMeta': { what: 'its metadata changed', effect: 'same' },
  'ObjectModified:ChangeStorageClass': { what: 'its storage class changed', effect: 'same' },
  'ObjectRemoved:DeleteObject': { what: 'an object was deleted', effect: 'gone' },
  'ObjectRemoved:DeleteObjects': { what: 'one of several was deleted', effect: 'gone' },
  'ObjectRemoved:AbortMultipartUpload': { what: 'an upload in parts was given up', effect: 'none' },
  'ObjectReplication:ObjectCreated': { what: 'a new object was replicated', effect: 'new' },
  'ObjectReplication:ObjectRemoved': { what: 'a deletion was replicated', effect: 'gone' },
  'ObjectReplication:ObjectModified': { what: 'a change was replicated', effect: 'same' },
  'ObjectRestore:FinishRestore': { what: 'an archived object was restored', effect: 'same' },
};

/** What is known of an operation. */
export function operationOf(eventName: ObjectEventName): Operation {
  return operations[eventName];
}

/**
 * The event of this name, in any case, with or without `oss:`, or the action alone: `putobject`.
 *
 * @throws {InvalidArgumentError} for any other name.
 */
export function readEventName(given: string): ObjectEventName {
  const wanted = given.toLowerCase().replace(/^oss:/, '');
  const named = objectEventNames.find((name) => name.toLowerCase() === wanted);
  if (named) return named;
  const group = objectEventNames.filter((name) => name.toLowerCase().startsWith(`${wanted}:`));
  if (group.length > 0) {
    throw new InvalidArgumentError(`It is a group of events: ${group.join(', ')}.`);
  }
  const short = objectEventNames.find(
    (name) => splitEventName(name).action.toLowerCase() === wanted,
  );
  if (short) return short;
  throw new InvalidArgumentError('OSS sends no such event; --list has those it sends.');
}
