import { paint } from '../terminal/paint.js';
import { printable } from '../terminal/printable.js';
import { problemText } from '../terminal/problem.js';
import { carrierNames, carrierText } from './carriers.js';
import type { CallbackExplanation } from './explain-callback.js';

/** The explanation for people. */
export function explanationText(explanation: CallbackExplanation): string {
  const { json, parameter, request, carriers, problems } = explanation;
  const sections = [
    parameter ? asked(explanation) : json === undefined ? '' : titled('It holds', json),
    request ? sent(request) : '',
    carriers
      ? carrierNames
          .map((name) => titled(`The same as ${titles[name]}`, carrierText(carriers, name)))
          .join('\n\n')
      : '',
    problems.map(problemText).join('\n'),
  ];
  return sections.filter(Boolean).join('\n\n');
}

const titles = {
  headers: 'headers (PutObject, CompleteMultipartUpload)',
  query: 'the query of a presigned URL',
  form: 'form fields (PostObject)',
};

function asked({ parameter, variables }: CallbackExplanation): string {
  if (parameter === undefined) return '';
  if ('policy' in parameter) return titled('It asks for', `policy     ${parameter.policy}`);
  const { urls, host, sni, bodyType, body, additionalHeaders } = parameter;
  const rows = [
    ...urls.map((url, index) => [index === 0 ? 'url' : 'then', url]),
    ...(host === undefined ? [] : [['host', host]]),
    ['SNI', sni ? 'yes' : 'no'],
    ['body type', bodyType],
    ['body', body],
    ...Object.entries(additionalHeaders).map(([name, value]) => ['header', `${name}: ${value}`]),
    ...Object.entries(variables ?? {}).map(([name, value]) => ['variable', `${name} = ${value}`]),
  ];
  return titled(
    'It asks for',
    rows.map(([name = '', value]) => `${name.padEnd(10)} ${value}`).join('\n'),
  );
}

function sent({ url, headers, body }: NonNullable<CallbackExplanation['request']>): string {
  const { pathname, search } = new URL(url);
  const lines = [
    `POST ${pathname}${search} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ];
  return titled('OSS would send, of an upload made up here', lines.join('\n'));
}

function titled(title: string, text: string): string {
  const indented = printable(text)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`));
  return [paint('bold', `${title}:`), ...indented].join('\n');
}
