import { type AsyncProcessRequest, buildAsyncProcess } from 'oss-inbox';
import type { Cloud } from '../cloud.js';
import type { Conversion } from '../page/controls.js';
import { readPlaces } from '../places.js';
import { processAsync } from '../real-clients.js';
import type { Place } from '../trace/trace-event.js';

type Process = Required<Pick<AsyncProcessRequest, 'action' | 'params'>> & {
  readonly extension: string;
};

const processes: Readonly<Record<string, Process & { readonly about: string }>> = {
  'doc/convert to pdf': {
    action: 'doc/convert',
    params: { target: 'pdf', source: 'docx' },
    extension: 'pdf',
    about: 'a document to PDF',
  },
  'video/convert to mp4': {
    action: 'video/convert',
    params: { f: 'mp4', vcodec: 'h264' },
    extension: 'mp4',
    about: 'a video to MP4',
  },
  'audio/convert to aac': {
    action: 'audio/convert',
    params: { f: 'aac' },
    extension: 'aac',
    about: 'sound to AAC',
  },
  'pointcloud/compress': {
    action: 'pointcloud/compress',
    params: { method: 'octree' },
    extension: 'octree',
    about: 'a point cloud to an octree',
  },
  'image/deblindwatermark': {
    action: 'image/deblindwatermark',
    params: { s: 'low', t: 'text' },
    extension: 'txt',
    about: 'the text of a blind watermark',
  },
};

/** What the page offers to have done with an object. */
export const conversions: readonly Conversion[] = Object.entries(processes).map(
  ([name, { about }]) => ({ name, about }),
);

/**
 * Asks OSS for the task, by the real client, with its result going to the template's topic; gives the request's id.
 *
 * @throws {Error} for a conversion that is none of these, and when OSS refuses.
 */
export async function convert(cloud: Cloud, { bucket, key }: Place, name: string): Promise<string> {
  const found = processes[name];
  if (!found) throw new Error(`no conversion is called ${name}`);
  const { action, params, extension } = found;
  const process = buildAsyncProcess({
    action,
    params,
    saveAs: { bucket, object: `results/{barename}.${extension}` },
    notify: { topic: readPlaces(cloud).topic },
  });
  return (await processAsync(cloud, { bucket, key }, process)).requestId;
}
