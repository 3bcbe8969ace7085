import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { closeServer, listen } from '../../../../tools/local/http/listen.js';

interface Upload {
  readonly origin: string | undefined;
  /** The form's fields in their order; of the file its name and text. */
  readonly fields: [name: string, value: string][];
}

/** Takes uploads by form as OSS does, from pages of any origin. */
export async function startStubOss(status = 200, answer = '{"Status":"OK"}') {
  const uploads: Upload[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      const { origin, 'content-type': type = '' } = incoming.headers;
      const init = { headers: { 'content-type': type } };
      const form = await new Response(Buffer.concat(chunks), init).formData();
      const fields: Upload['fields'] = [];
      for (const [name, value] of form) {
        const text = typeof value === 'string' ? value : `${value.name}: ${await value.text()}`;
        fields.push([name, text]);
      }
      uploads.push({ origin, fields });
      outgoing.writeHead(status, { 'access-control-allow-origin': '*' }).end(answer);
    })();
  });
  const { url } = await listen(server, 0);
  onTestFinished(() => closeServer(server));
  return { url, uploads };
}
