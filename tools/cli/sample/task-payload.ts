import { InvalidArgumentError } from 'commander';
import { taskKinds } from 'oss-inbox';
import {
  eventId,
  indexNotification,
  notificationMessage,
  notificationSubject,
  taskId,
  taskNotification,
  uuid,
} from '../../wire/index.js';
import type { Payload } from './payload.js';
import type { SampleContext } from './sample-context.js';

/** The kinds of task that OSS starts, and the indexing of files, which tells of itself in a way of its own. */
export const sampleTaskKinds = [...taskKinds, 'Index'] as const;

export type TaskKind = (typeof sampleTaskKinds)[number];

export const outcomes = ['succeeded', 'failed', 'partly-failed'] as const;

export type Outcome = (typeof outcomes)[number];

const PROJECT = 'oss-inbox-project';

// Each the source of one kind.
const keys: Readonly<Record<TaskKind, string>> = {
  OfficeConversion: 'documents/report {n}.docx',
  MediaConvert: 'media/clip {n}.mov',
  PointCloudCompression: 'scans/point cloud {n}.pcd',
  DecodeBlindWatermark: 'uploads/2026/photo {n}.jpg',
  Index: 'uploads/2026/photo {n}.jpg',
};

/** The kind of this name, in any case. @throws {InvalidArgumentError} for any other name. */
export function readTaskKind(given: string): TaskKind {
  const kind = sampleTaskKinds.find((name) => name.toLowerCase() === given.toLowerCase());
  if (kind) return kind;
  throw new InvalidArgumentError(`It must be one of ${sampleTaskKinds.join(', ')}.`);
}

/** What such a task is usually about. */
export function taskKey(kind: TaskKind): string {
  return keys[kind];
}

/**
 * The result of a task, for every channel.
 *
 * @throws {InvalidArgumentError} where such a task cannot end in this way.
 */
export function taskPayload(context: SampleContext, kind: TaskKind, outcome: Outcome): Payload {
  const { time, bytes, owner } = context;
  const type = kind === 'Index' ? 'imm:FileMeta:Index' : `imm:Task:${kind}`;
  const notification = kind === 'Index' ? index(context, outcome) : task(context, kind, outcome);
  const fields = { id: eventId('25E', bytes('event', 27)), type, project: PROJECT, time };
  return {
    context,
    text: notificationMessage(notification, fields, owner),
    cloudEvent: {
      id: fields.id,
      source: 'acs.imm',
      type,
      subject: notificationSubject(fields, owner),
      time,
      data: notification,
    },
  };
}

function task(context: SampleContext, kind: Exclude<TaskKind, 'Index'>, outcome: Outcome): object {
  if (outcome === 'partly-failed') {
    throw new InvalidArgumentError(
      `--outcome partly-failed is for task Index: ${kind} succeeds or fails as a whole.`,
    );
  }
  const { bucket, key, bytes } = context;
  const hasFailed = outcome === 'failed';
  return taskNotification({
    ...spanOf(context),
    kind,
    taskId: taskId(kind, bytes('task', 16)),
    source: { bucket, key },
    ...(!hasFailed && { target: { bucket, key: key.replace(/\.[^./]*$|$/, '.mp4') } }),
    ...(!hasFailed && kind === 'DecodeBlindWatermark' && { watermark: 'example watermark' }),
    ...(hasFailed && {
      fault: {
        code: 'ResourceNotFound',
        message: 'The specified resource object is not found.',
      },
    }),
  });
}

function index(context: SampleContext, outcome: Outcome): object {
  const { bucket, key } = context;
  const missing = { bucket, key: `${key}.missing` };
  return indexNotification({
    ...spanOf(context),
    dataset: 'oss-inbox-dataset',
    ...(outcome === 'failed' && { fault: 'The specified resource dataset is not found.' }),
    files: [
      { bucket, key },
      ...(outcome === 'partly-failed'
        ? [{ ...missing, error: '[InvalidArgument] File does not exist.' }]
        : []),
    ],
  });
}

function spanOf({ time, bytes }: SampleContext) {
  return {
    project: PROJECT,
    requestId: uuid(bytes('imm request', 16)).toUpperCase(),
    started: new Date(time.getTime() - 2210),
    ended: time,
  };
}
