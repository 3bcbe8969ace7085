import { decoded } from '../decoded.js';
import { FcError } from '../fc-error.js';

export interface ApiRoute {
  readonly version: '2016-08-15' | '2023-03-30';
  readonly action:
    | 'ListServices'
    | 'GetService'
    | 'ListFunctions'
    | 'GetFunction'
    | 'InvokeFunction';
  /** Without a qualifier; only with the API of 2016. */
  readonly service: string;
  readonly functionName: string;
  /** A version or an alias. */
  readonly qualifier: string | undefined;
  readonly query: URLSearchParams;
}

type Action = ApiRoute['action'];

const ACTIONS: Readonly<Record<string, Action>> = {
  'GET services': 'ListServices',
  'GET service': 'GetService',
  'GET functions': 'ListFunctions',
  'GET function': 'GetFunction',
  'POST invocations': 'InvokeFunction',
};

const OLD =
  /^\/2016-08-15\/services(?:\/([^/]+?)(?:\.([^/.]+))?(?:\/functions(?:\/([^/]+)(\/invocations)?)?)?)?$/;
const NEW = /^\/2023-03-30\/functions(?:\/([^/]+)(\/invocations)?)?$/;

/** What a request to the API asks for. @throws {FcError} for what the stand-in does not have. */
export function readRoute(method: string, target: string): ApiRoute {
  const [path = ''] = target.split('?', 1);
  const query = new URLSearchParams(target.slice(path.length));
  const route = readOld(path) ?? readNew(path);
  const action = route && ACTIONS[`${method} ${route.resource}`];
  if (!route || !action) {
    throw new FcError(400, 'PathNotSupported', `'${method}' against '${path}' is not supported`);
  }
  const { version, service = '', functionName = '', qualifier } = route;
  return {
    version,
    action,
    service: decoded(service),
    functionName: decoded(functionName),
    qualifier: qualifier ?? query.get('qualifier') ?? undefined,
    query,
  };
}

function readOld(path: string) {
  const match = OLD.exec(path);
  if (!match) return undefined;
  const [, service, qualifier, functionName, invocations] = match;
  const ofService = path.includes('/functions') ? 'functions' : 'service';
  const resource = service === undefined ? 'services' : below(ofService, functionName, invocations);
  return { version: '2016-08-15', resource, service, qualifier, functionName } as const;
}

function readNew(path: string) {
  const match = NEW.exec(path);
  if (!match) return undefined;
  const [, functionName, invocations] = match;
  const resource = below('functions', functionName, invocations);
  return {
    version: '2023-03-30',
    resource,
    service: undefined,
    qualifier: undefined,
    functionName,
  } as const;
}

function below(parent: string, functionName: string | undefined, invocations: string | undefined) {
  if (functionName === undefined) return parent;
  return invocations === undefined ? 'function' : 'invocations';
}
