import type { FcOptions } from './fc-options.js';
import type { FunctionHost } from './function-host.js';
import { type GatewayOptions, type HttpGateway, startHttpGateway } from './http-gateway.js';

/** Starts the HTTP triggers of all functions, each on a port of its own; by the function's name. */
export async function startGateways(
  hosts: ReadonlyMap<string, FunctionHost>,
  {
    port,
    template: { account },
    credentials,
    queue,
    observer,
  }: Pick<FcOptions, 'port' | 'template'> &
    Pick<GatewayOptions, 'credentials' | 'queue' | 'observer'>,
): Promise<Map<string, HttpGateway>> {
  const gateways = new Map<string, HttpGateway>();
  for (const [name, host] of hosts) {
    const trigger = host.template.triggers.find((item) => item.triggerType === 'http');
    if (trigger?.triggerType !== 'http') continue;
    const { methods, authType = 'anonymous' } = trigger.triggerConfig;
    const gateway = await startHttpGateway(host, {
      port: port === 0 ? 0 : port + gateways.size + 1,
      account,
      methods,
      authType,
      credentials,
      queue,
      observer,
    });
    gateways.set(name, gateway);
  }
  return gateways;
}
