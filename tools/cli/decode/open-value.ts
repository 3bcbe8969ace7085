import { kindOfAction } from 'oss-inbox';
import { splitTarget } from '../capture/captured-message.js';
import { beginsWithHeader, parseHeaderLines } from '../capture/header-lines.js';
import { type Finding, inside, type Place } from './finding.js';
import { headerFindings, openAsyncProcess, openParameterBase64, openQuery } from './parameters.js';

/**
 * A value that was copied out of a request or response: lines of headers, a presigned URL, an `x-oss-async-process`, the
 * Base64 of a callback parameter or of a notification's status. `undefined` for anything else.
 */
export function openValue(text: string, place: Place): Finding[] | undefined {
  if (isAsyncProcess(text)) return [openAsyncProcess(text, place)];
  const parameter = openParameterBase64(text, place);
  if (parameter !== undefined) return [parameter];
  const found = /^https?:\/\/\S+$/.test(text)
    ? openQuery(splitTarget(text).query, inside(place, 'presigned URL'))
    : openHeaders(text, place);
  return found.length > 0 ? found : undefined;
}

function openHeaders(text: string, place: Place): Finding[] {
  if (!beginsWithHeader(text)) return [];
  return headerFindings(parseHeaderLines(text.split(/\r?\n/)), inside(place, 'HTTP headers'));
}

function isAsyncProcess(text: string): boolean {
  if (text.startsWith('x-oss-async-process=')) return true;
  if (/\s/.test(text)) return false;
  const [action = ''] = text.split(/[,|]/, 1);
  const isAction = kindOfAction(action) !== undefined && action !== text;
  return isAction || /^[\w-]+\/[^|]*\|(?:sys\/|notify,)/.test(text);
}
