import { isPrivateHost } from '../../private-host.js';
import type { Fault } from '../finding.js';
import { type DeployedFunction, isDeferred, settingOf, type Template } from '../template.js';

const WEAK = ['disable', 'allow', 'prefer'];
const MODES = [...WEAK, 'require', 'verify-ca', 'verify-full'];

/** Whether the functions can reach their database, and whether anybody can read along. */
export function* checkDatabase({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    const text = settingOf(deployed, 'DATABASE_URL');
    if (text === undefined || isDeferred(text) || !URL.canParse(text)) continue;
    const url = new URL(text);
    yield* checkWay(url.hostname, deployed);
    yield* checkEncryption(url.searchParams, deployed);
  }
}

function* checkWay(host: string, { path, props }: DeployedFunction): Generator<Fault> {
  const hasVpc = props['vpcConfig'] !== undefined;
  const isOwnMachine = /^(?:localhost|127\.|\[::1\])/.test(host);
  const isPrivate = isPrivateHost(host);
  const isReachable = isPrivate
    ? hasVpc && !isOwnMachine
    : hasVpc || props['internetAccess'] !== false;
  if (isReachable) return;
  yield {
    code: 'database-unreachable',
    severity: 'error',
    path: [...path, 'environmentVariables', 'DATABASE_URL'],
    message: isOwnMachine
      ? `The database is at ${host}, which is the function itself.`
      : isPrivate
        ? `The database is at ${host}, a private address, and the function has no vpcConfig: every delivery fails with store_unavailable.`
        : `The database is at ${host}, and the function has neither internetAccess nor a vpcConfig.`,
    fix: isOwnMachine
      ? 'Name the host that the function can reach.'
      : 'Add vpcConfig with the VPC, vSwitches and security group of the database.',
  };
}

function* checkEncryption(
  parameters: URLSearchParams,
  { path }: DeployedFunction,
): Generator<Fault> {
  const mode =
    parameters.get('sslmode') ?? (parameters.has('sslrootcert') ? 'verify-full' : undefined);
  if (mode !== undefined && MODES.includes(mode) && !WEAK.includes(mode)) return;
  const isUnknown = mode !== undefined && !MODES.includes(mode);
  yield {
    code: 'database-tls',
    severity: isUnknown ? 'error' : 'warning',
    path: [...path, 'environmentVariables', 'DATABASE_URL'],
    message: isUnknown
      ? 'DATABASE_URL has an sslmode that there is not.'
      : `DATABASE_URL ${mode === undefined ? 'has no sslmode' : `says sslmode=${mode}`}: password and signals may travel unencrypted.`,
    fix: 'Add ?sslmode=verify-full, or verify-ca where the certificate does not name the host.',
  };
}
