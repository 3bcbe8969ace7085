import { createServer } from 'node:http';
import type { Credential } from '../../../../../tools/local/http/credential.js';
import { closeServer, listen } from '../../../../../tools/local/http/listen.js';
import { newRequestId } from '../../../../../tools/local/http/request-id.js';
import { authenticate } from '../../../../../tools/local/oss/auth/authenticate.js';
import { errorXml, OssError } from '../../../../../tools/local/oss/oss-error.js';
import { readOssRequest } from '../../../../../tools/local/oss/oss-request.js';

/** A server that does nothing but read requests as the stand-in does, and let pass those that are signed. */
export async function startGate(credentials: readonly Credential[]) {
  const passed: string[] = [];
  const server = createServer((message, response) => {
    message.resume();
    try {
      const request = readOssRequest(message, newRequestId());
      authenticate(request, credentials, { region: 'cn-hangzhou', now: new Date() });
      passed.push(`${request.method} ${request.bucket}/${request.key}`);
      response.end();
    } catch (error) {
      if (!(error instanceof OssError)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/xml' });
      response.end(errorXml(error, 'id', 'host'));
    }
  });
  const { url } = await listen(server, 0);
  return { url, passed, close: () => closeServer(server) };
}
