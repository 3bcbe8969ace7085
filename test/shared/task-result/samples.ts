import { readFileSync } from 'node:fs';
import { parseJson } from '../../../shared/src/core/index.js';

type Json = Record<string, unknown>;

/** A file of test/samples as text. */
export function sampleText(name: string): string {
  return readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');
}

/** A file of test/samples, parsed. */
export function sample(name: string): Json {
  return parseJson(sampleText(name)) as Json;
}

/** The notification in the wrapper in which SMQ delivers it. */
export function wrap(type: string, content: Json, others: Json = {}): Json {
  return {
    id: '25E-2AbCdEfGhIjKlMnOpQrStUvWxYz',
    source: 'acs.imm',
    type,
    subject: `acs:imm:cn-hangzhou:1999000011112222:example-project/${type}`,
    time: '1767323047612',
    content: JSON.stringify(content),
    ...others,
  };
}

/** The notification in the CloudEvent in which EventBridge delivers it. */
export function cloudEvent(type: string, data: Json, others: Json = {}): Json {
  return {
    id: '25E-3AbCdEfGhIjKlMnOpQrStUvWxYz',
    source: 'acs.imm',
    specversion: '1.0',
    type,
    time: '2026-01-02T03:04:07.612Z',
    aliyunaccountid: '1999000011112222',
    aliyunregionid: 'cn-hangzhou',
    data,
    ...others,
  };
}
