import { replacePlaceholders } from './placeholders.js';

export interface PlaceholderSource {
  /** The bucket of the source. */
  readonly bucket: string;
  /** The full key of the source. */
  readonly object: string;
  /** The number of the output, from 1 on, which is the default; `6_12` for a page of a sheet. */
  readonly index?: number | string;
  /** The suffix of the output, without the dot; the source's own by default. */
  readonly autoext?: string;
  /** The tags of the request. */
  readonly tags?: { readonly [name: string]: string };
}

/**
 * A `sys/saveas` name with its placeholders filled in (`{dirname}/{barename}-{index}.{autoext}`), as a stand-in for OSS
 * needs it. The ones that tell a time have no value here.
 *
 * @throws {InboxError} `argument_invalid` for a placeholder without a value.
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/variables
 */
export function expandPlaceholders(template: string, source: PlaceholderSource): string {
  const { bucket, object, index = 1, tags = {} } = source;
  const directoryEnd = object.lastIndexOf('/');
  const dirname = object.slice(0, Math.max(directoryEnd, 0));
  const basename = object.slice(directoryEnd + 1);
  const dot = basename.lastIndexOf('.');
  const barename = dot > 0 ? basename.slice(0, dot) : basename;
  const ext = dot > 0 ? basename.slice(dot + 1) : '';
  const values = new Map([
    ...Object.entries(tags).map(([name, value]) => [`tags.${name}`, value] as const),
    ...Object.entries({ bucket, key: object, dirname, basename, barename, ext }),
    ['index', String(index)] as const,
    ['autoext', source.autoext ?? ext] as const,
  ]);
  // A key can't start with a slash, so that the directory of an object at the top takes its slash along.
  const within = dirname === '' ? template.replaceAll('{dirname}/', '') : template;
  return replacePlaceholders('template', within, (name) => values.get(name));
}
