/** A function, as far as it is known. */
export interface FunctionName {
  readonly name: string;
  /** Of Function Compute 2.0, with a qualifier after a dot where there is one. */
  readonly service?: string;
  readonly account?: string;
  readonly region?: string;
}

const NAME = '[A-Za-z_][\\w-]{0,127}';
// Account and region become a host that gets signed requests, so nothing else may be in them.
const ARN = new RegExp(
  `^acs:fc:([a-z][a-z\\d-]{0,40}):(\\d{1,20}):(?:services/(${NAME}(?:\\.[\\w-]+)?)/)?functions/(${NAME}(?:\\$${NAME})?)(?:/[\\w-]+)?$`,
);
const FUNCTION = new RegExp(`^${NAME}(?:\\$${NAME})?$`);
const SERVICE_FUNCTION = new RegExp(`^(${NAME}(?:\\.[\\w-]+)?)/(${NAME})$`);

/** The function of a resource name (ARN); `undefined` when it is none. */
export function readArn(arn: string): FunctionName | undefined {
  const [, region = '', account = '', service, name] = ARN.exec(arn) ?? [];
  if (name === undefined) return undefined;
  return { name, account, region, ...(service !== undefined && { service }) };
}

/** Whether a function can be called so: `name`, or `service$name`. */
export function isFunctionName(text: string): boolean {
  return FUNCTION.test(text);
}

/** `service/function`, or `service.qualifier/function`; `undefined` when it is neither. */
export function readServiceFunction(text: string) {
  const [, service, name] = SERVICE_FUNCTION.exec(text) ?? [];
  return service === undefined || name === undefined ? undefined : { service, name };
}
