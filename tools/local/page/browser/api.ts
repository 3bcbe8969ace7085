import type { Begun, IssuedUpload } from '../controls.js';
import type { StepText } from '../view.js';

/** Has the server do something. @throws {Error} with a sentence for the user. */
export async function act(name: string, given: object): Promise<Partial<Begun>> {
  return post<Partial<Begun>>(name, given);
}

/**
 * Uploads a file as a page does in production: asks for a ticket, then posts the form straight to OSS.
 *
 * @returns the object's key and what OSS answered.
 */
export async function upload(file: File): Promise<{ key: string; status: number; answer: string }> {
  const { name, size } = file;
  const { url, fields } = await post<IssuedUpload>('upload', { size });
  const form = new FormData();
  for (const [field, value] of fields) form.append(field, value);
  form.append('file', file);
  const response = await fetch(url, { method: 'POST', body: form }).catch((error: unknown) => {
    throw new Error(`${name} did not reach OSS at ${url}: ${String(error)}`);
  });
  const [, template = ''] = fields.find(([field]) => field.toLowerCase() === 'key') ?? [];
  // As OSS has it, for which a backslash ends a folder.
  const own = name.slice(name.lastIndexOf('\\') + 1);
  const key = template.replaceAll('${filename}', () => own);
  return { key, status: response.status, answer: await response.text() };
}

export async function readText(id: string): Promise<StepText> {
  return (await get(`/api/events/${encodeURIComponent(id)}`)) as StepText;
}

/** The steps whose payloads or lines hold this text. */
export async function searchText(text: string, signal: AbortSignal): Promise<string[]> {
  return (await get(`/api/search?text=${encodeURIComponent(text)}`, signal)) as string[];
}

async function post<Answer>(name: string, given: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(given) };
  const response = await fetch(`/api/${name}`, init);
  const answer = (await response.json()) as { ok: true } | { ok: false; error: string };
  if (!answer.ok) throw new Error(answer.error);
  return answer as Answer;
}

async function get(path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) throw new Error(`the page's server answers ${response.status}`);
  return response.json();
}
