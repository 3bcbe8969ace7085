import { createServer } from 'node:http';
import type { Owner } from '../../wire/index.js';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { keptSigningKey } from '../state/signing-key.js';
import { nobody, type Observer } from '../trace/trace-event.js';
import { answerRequest, type Service } from './answer-request.js';
import { Broker } from './broker.js';
import { certificatePem, selfSignedCertificate } from './certificate.js';

export interface SmqOptions extends Partial<Pick<Service, 'credentials'>> {
  readonly port: number;
  /** Owns all topics and queues. */
  readonly owner: Owner;
  /** Where topics, queues, messages and the key of the pushes are kept; in memory only where absent. */
  readonly folder?: string | undefined;
  readonly observer?: Observer | undefined;
  /** How many times faster than in the cloud the waits between attempts of a delivery pass; 1 where absent. */
  readonly timeScale?: number | undefined;
  /** Has a topic's delivery start; at once where absent. */
  readonly carry?: ((start: () => void) => void) | undefined;
  /** Milliseconds that the answer to a push may take; SMQ gives 5000. */
  readonly pushTimeout?: number | undefined;
}

export interface Smq extends Listening {
  readonly broker: Broker;
  /** What `SMQ_CERTIFICATES` must hold for the stand-in's pushes to be trusted. */
  readonly pushCertificate: string;
  /** How many times faster than in the cloud the waits between attempts of a delivery pass. */
  timeScale: number;
  close(): Promise<void>;
}

const CERTIFICATE_PATH = '/x509_public_certificate.pem';

/** Starts the stand-in for SMQ. @throws {Error} when the folder can't be read or written. */
export async function startSmq(options: SmqOptions): Promise<Smq> {
  const { port, owner, folder, observer = nobody, credentials = [] } = options;
  const { timeScale = 1, pushTimeout: timeout = 5000 } = options;
  const { privateKey } = await keptSigningKey(folder);
  const certificate = selfSignedCertificate(privateKey);
  const server = createServer();
  const listening = await listen(server, port);
  const url = listening.url + CERTIFICATE_PATH;
  const key = { privateKey, url };
  const { carry = (start: () => void) => start() } = options;
  const home = { folder, observer, timeScale, carry, owner, timeout, key };
  const broker = await newBroker(home, () => closeServer(server));
  server.on('request', (message, response) => {
    if (message.url === CERTIFICATE_PATH) {
      response.writeHead(200, { 'content-type': 'application/x-pem-file' });
      response.end(certificatePem(certificate));
      return;
    }
    answerRequest({ broker, owner, credentials }, message, response).catch(() => {
      response.destroy();
    });
  });
  return {
    ...listening,
    broker,
    pushCertificate: `${url}=${certificate.toString('base64')}`,
    get timeScale() {
      return broker.timeScale;
    },
    set timeScale(times) {
      broker.timeScale = times;
    },
    async close() {
      broker.close();
      await closeServer(server);
    },
  };
}

async function newBroker(
  options: ConstructorParameters<typeof Broker>[0],
  onFailure: () => Promise<void>,
): Promise<Broker> {
  try {
    return new Broker(options);
  } catch (error) {
    await onFailure();
    throw error;
  }
}
