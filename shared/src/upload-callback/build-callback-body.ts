import { InboxError, isForbiddenKey, isObject, tryParseJson } from '../core/index.js';
import type { CallbackBodyType } from './callback-parameter.js';
import {
  callbackBodyVariables,
  encodeFormValue,
  expandCallbackBody,
  systemVariables,
} from './expand-callback-body.js';
import { callbackTemplateFault, type TemplateFault } from './template-fault.js';

const REQUEST_ID = '${reqId}';
const WHOLE_VARIABLE = /^\$\{([^{}$]+)\}$/;

const faultTexts: Readonly<Record<TemplateFault, string>> = {
  encoded:
    'has an encoded variable, which OSS does not fill in; write ${object}, not %24%7Bobject%7D',
  escaped: 'has a backslash before a "$", which OSS keeps; write ${object}, not \\${object}',
  'json-as-form':
    "is JSON, and OSS would percent-encode the values and leave out their quotes; set bodyType to 'json'",
};

/** What the uploader's variables are called, with `x:`; `undefined` when they are known only when the form is posted. */
type KnownVariables = ReadonlySet<string> | undefined;

/**
 * The `callbackBody` that sends these fields, each a whole `${variable}` or a constant, plus `reqId`.
 *
 * @throws {InboxError} `argument_invalid` for names and values that can't arrive.
 */
export function buildBodyFromFields(
  fields: Readonly<Record<string, string>>,
  bodyType: CallbackBodyType,
  known: KnownVariables,
): string {
  const members = Object.entries(fields);
  for (const [name, value] of members) checkField(name, value, known);
  if (!members.some(([name]) => name === 'reqId')) members.push(['reqId', REQUEST_ID]);
  if (bodyType === 'form') {
    const pairs = members.map(([name, value]) => {
      const shown = WHOLE_VARIABLE.test(value) ? value : encodeFormValue(value);
      return `${encodeFormValue(name)}=${shown}`;
    });
    return pairs.join('&');
  }
  const pairs = members.map(([name, value]) => {
    const shown = WHOLE_VARIABLE.test(value) ? value : jsonText(value);
    return `${jsonText(name)}:${shown}`;
  });
  return `{${pairs.join(',')}}`;
}

/**
 * The uploader's own template with `reqId` in it.
 *
 * @throws {InboxError} `argument_invalid` when the template is empty, was encoded or escaped, uses a variable that does not
 * exist, is JSON in form mode or, in JSON mode, gives no JSON object once OSS has put the values in.
 */
export function completeBodyTemplate(
  template: string,
  bodyType: CallbackBodyType,
  known: KnownVariables,
): string {
  if (template.trim() === '') throw invalid('body: is empty; write a template or leave it out');
  const fault = callbackTemplateFault(template, bodyType);
  if (fault !== undefined) throw invalid(`body: ${faultTexts[fault]}`);
  const names = variablesOf(template);
  for (const name of names) checkVariable('body', name, known);
  if (bodyType === 'json') checkJsonTemplate(template, names);
  if (names.includes('reqId')) return template;
  if (/(?:^|&)reqId=|"reqId"\s*:/.test(template)) {
    throw invalid(`body: reqId must be ${REQUEST_ID}, which tells a replay; or leave it out`);
  }
  if (bodyType === 'form') {
    return `${template}${template.endsWith('&') ? '' : '&'}reqId=${REQUEST_ID}`;
  }
  const members = template.trimEnd().slice(0, -1).trimEnd();
  return `${members}${members.endsWith('{') ? '' : ','}"reqId":${REQUEST_ID}}`;
}

function checkField(name: string, value: string, known: KnownVariables): void {
  const field = `fields.${name}`;
  if (name === '' || isForbiddenKey(name)) {
    throw invalid(`fields: "${name}" can't be a name; choose another`);
  }
  if (name === 'reqId' && value !== REQUEST_ID) {
    throw invalid(`${field}: must be ${REQUEST_ID}, which tells a replay; choose another name`);
  }
  const variable = WHOLE_VARIABLE.exec(value)?.[1];
  if (variable !== undefined) checkVariable(field, variable, known);
  else if (callbackTemplateFault(value, 'json') === 'encoded') {
    throw invalid(`${field}: ${faultTexts.encoded}`);
  } else if (value.includes('${')) {
    throw invalid(`${field}: must be one whole \${variable} or a constant without "\${"`);
  }
}

function checkVariable(field: string, name: string, known: KnownVariables): void {
  if (systemVariables.has(name)) return;
  if (!name.startsWith('x:')) {
    const names = [...systemVariables.keys()].join(', ');
    throw invalid(
      `${field}: OSS has no variable "${name}"; it has ${names}, and your own as x:name`,
    );
  }
  if (known !== undefined && !known.has(name)) {
    throw invalid(`${field}: uses ${name}, which variables lacks; add it there`);
  }
  if (known === undefined) checkVariableName(field, name);
}

/**
 * @throws {InboxError} `argument_invalid` unless the name, `x:` included, is one that OSS takes and a form can carry.
 */
export function checkVariableName(field: string, name: string): void {
  if (/^x:[a-z\d._-]+$/.test(name) && !isForbiddenKey(name.slice(2))) return;
  throw invalid(`${field}: "${name}" must be x: and lower-case letters, digits, ".", "_" or "-"`);
}

function variablesOf(template: string): string[] {
  try {
    return callbackBodyVariables(template);
  } catch (cause) {
    const fix = 'every "$" must begin a ${variable}; write others as %24 (form) or \\u0024 (JSON)';
    throw new InboxError('argument_invalid', `body: ${fix}`, { cause });
  }
}

// The quotes of string values are what people forget, so the trial puts text wherever OSS would.
function checkJsonTemplate(template: string, names: readonly string[]): void {
  const trial = new Map(
    names.map((name) => [name, systemVariables.get(name) === 'number' ? 1 : 'text'] as const),
  );
  const expanded = expandCallbackBody(template, 'json', Object.fromEntries(trial));
  if (isObject(tryParseJson(expanded))) return;
  throw invalid(
    'body: is no JSON object once OSS has put the values in; OSS quotes text itself: write "object":${object}',
  );
}

// A "$" of a constant would be taken for the beginning of a variable.
function jsonText(text: string): string {
  return JSON.stringify(text).replaceAll('$', '\\u0024');
}

function invalid(message: string): InboxError {
  return new InboxError('argument_invalid', message);
}
