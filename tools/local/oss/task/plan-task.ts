import { expandPlaceholders, InboxError, kindOfAction, type parseAsyncProcess } from 'oss-inbox';
import type { Place } from '../../trace/trace-event.js';
import { invalidArgument, OssError } from '../oss-error.js';
import { checkNames } from '../oss-request.js';
import type { Task } from './task.js';

type AsyncProcess = ReturnType<typeof parseAsyncProcess>;

/**
 * What is to be done about this object.
 *
 * @throws {OssError} `InvalidArgument` for an output whose place can't be told.
 */
export function planTask(
  { actions: [first], saveAs, notify }: AsyncProcess,
  source: Place,
): Pick<Task, 'action' | 'kind' | 'target' | 'topic'> {
  const action = first?.name ?? '';
  const suffix = first?.params.find(([name]) => name === 'target' || name === 'f')?.[1];
  const place = (template: string) => fillIn(template, source, suffix);
  const target = saveAs && {
    bucket: place(saveAs.bucket ?? source.bucket),
    key: place(saveAs.object),
  };
  if (target) checkPlace(target);
  return {
    action,
    // A style may hold anything; what OSS can run asynchronously is mostly media.
    kind: kindOfAction(action) ?? 'MediaConvert',
    ...(target && { target }),
    ...(notify && { topic: notify.topic }),
  };
}

function fillIn(template: string, { bucket, key }: Place, suffix: string | undefined): string {
  try {
    return expandPlaceholders(template, {
      bucket,
      object: key,
      ...(suffix && { autoext: suffix }),
    });
  } catch (error) {
    if (error instanceof InboxError) throw invalidArgument(error.message, 'saveas', template);
    throw error;
  }
}

function checkPlace({ bucket, key }: Place): void {
  if (bucket === '' || key === '') {
    throw invalidArgument('The output needs a bucket and a key.', 'saveas', `${bucket}/${key}`);
  }
  try {
    checkNames(bucket, key);
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    throw invalidArgument(error.message, 'saveas', `${bucket}/${key}`);
  }
}
