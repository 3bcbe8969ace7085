import { parseArn } from './arn.js';
import { bucketRules } from './bucket-rule.js';
import type { Path } from './finding.js';
import { effectsOf, meets } from './output.js';
import { asObject, asText, type DeployedFunction, type Template } from './template.js';

/** One function invokes another (or itself), by what it writes or publishes, or as its destination. */
export interface Invocation {
  readonly from: DeployedFunction;
  readonly to: DeployedFunction;
  /** Where the template says so, and in words. */
  readonly path: Path;
  readonly by: string;
  readonly isCertain: boolean;
}

/** The invocations that the template shows. */
export function invocationsIn(template: Template): Invocation[] {
  return template.functions.flatMap((from) => [
    ...throughDestinations(from, template),
    ...throughEffects(from, template),
  ]);
}

function throughDestinations(from: DeployedFunction, template: Template): Invocation[] {
  const config = asObject(asObject(from.props['asyncInvokeConfig'])['destinationConfig']);
  return ['onSuccess', 'onFailure'].flatMap((name) => {
    const arn = parseArn(asText(asObject(config[name])['destination']) ?? '');
    if (arn === undefined) return [];
    const path = [...from.path, 'asyncInvokeConfig', 'destinationConfig', name, 'destination'];
    const [, topic] = /^\/topics\/([^/]+)/.exec(arn.resource) ?? [];
    const [, target] = /^functions\/([^/]+)/.exec(arn.resource) ?? [];
    const targets =
      topic !== undefined
        ? subscribersOf(topic, template)
        : template.functions.filter((other) => other.name === target && target !== undefined);
    return targets.map((to) => ({ from, to, path, by: name, isCertain: true }));
  });
}

function throughEffects(from: DeployedFunction, template: Template): Invocation[] {
  const rules = bucketRules(template);
  return effectsOf(from).flatMap(({ path, output, topic }) => {
    const written = rules.flatMap((rule) => {
      const meeting = output && meets(output, rule);
      if (meeting === undefined) return [];
      const isCertain = meeting === 'certainly';
      return [{ from, to: rule.owner, path, by: `objects under ${output?.name}`, isCertain }];
    });
    const published = topic === undefined ? [] : subscribersOf(topic, template);
    return [
      ...written,
      // Not every delivery need start a task or publish a message.
      ...published.map((to) => ({ from, to, path, by: `the topic ${topic}`, isCertain: false })),
    ];
  });
}

function subscribersOf(topic: string, { functions }: Template): DeployedFunction[] {
  return functions.filter(({ triggers }) =>
    triggers.some(
      ({ type, sourceArn }) =>
        type === 'mns_topic' && parseArn(sourceArn ?? '')?.resource === `/topics/${topic}`,
    ),
  );
}
