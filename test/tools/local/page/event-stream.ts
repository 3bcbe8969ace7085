import { onTestFinished } from 'vitest';

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** Opens a stream of server-sent events; `next` waits for the next one of this name. */
export async function openStream(url: string, headers: Record<string, string> = {}) {
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const response = await fetch(url, { headers, signal: gone.signal });
  if (!response.body) throw new Error('the answer has no body');
  const chunks = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let text = '';
  async function read(): Promise<ServerSentEvent> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return parse(block);
      }
      const { done, value } = await chunks.next();
      if (done) throw new Error('the stream has ended');
      text += value;
    }
  }
  async function next(name: string): Promise<ServerSentEvent> {
    for (;;) {
      const event = await read();
      if (event.event === name) return event;
    }
  }
  return { response, next, close: () => gone.abort() };
}

function parse(block: string): ServerSentEvent {
  const values = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2));
  return { event: values('event')[0] ?? '', data: values('data').join('\n'), id: values('id')[0] };
}
