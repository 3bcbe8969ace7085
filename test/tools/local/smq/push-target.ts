import { createServer, type IncomingMessage } from 'node:http';
import {
  checkPushDate,
  checkPushDigest,
  decodePush,
  EnvironmentReader,
  type Push,
  readPushConfig,
  verifyPushSignature,
} from 'oss-inbox';
import { afterEach } from 'vitest';
import { joinHeaders } from '../../../../tools/local/http/join-headers.js';
import { closeServer, listen } from '../../../../tools/local/http/listen.js';
import { readBody } from '../../../../tools/local/http/read-body.js';

/** A push as it arrived, verified and decoded by the package. */
interface ReceivedPush extends Push {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly time: number;
}

export interface PushTarget {
  readonly url: string;
  readonly pushes: ReceivedPush[];
  /** What was not a push that the package takes. */
  readonly errors: unknown[];
}

type Answer = (count: number) => number | Promise<number>;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/**
 * A server that verifies each push against this `SMQ_CERTIFICATES` and answers with the status that `answer` gives for
 * how many have come; 0 ends the connection.
 */
export async function startPushTarget(
  certificates: () => string,
  answer: Answer = () => 204,
): Promise<PushTarget> {
  const pushes: ReceivedPush[] = [];
  const errors: unknown[] = [];
  const server = createServer((message, response) => {
    void receive(message, certificates())
      .then((push) => pushes.push(push))
      .catch((error: unknown) => errors.push(error))
      .then(async () => {
        const status = await answer(pushes.length + errors.length);
        if (status === 0) response.destroy();
        else response.writeHead(status).end(status === 204 ? undefined : `answered ${status}`);
      });
  });
  const { url } = await listen(server, 0);
  closing.push(() => closeServer(server));
  return { url, pushes, errors };
}

async function receive(message: IncomingMessage, certificates: string): Promise<ReceivedPush> {
  const { smqCertificates } = readPushConfig(
    new EnvironmentReader({ SMQ_CERTIFICATES: certificates }),
  );
  const body = (await readBody(message)) ?? Buffer.alloc(0);
  const [path = '', query = ''] = (message.url ?? '').split('?');
  const headers = joinHeaders(message);
  const { method = '' } = message;
  verifyPushSignature({ method, path, query, headers }, smqCertificates);
  checkPushDigest(headers, body);
  checkPushDate(headers, 900, Date.now());
  const push = await decodePush({ headers, body });
  return { ...push, path: message.url ?? '', headers, time: Date.now() };
}
