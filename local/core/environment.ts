/** Where the local cloud pretends to be; what the pseudo parameters and every ARN are made of. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export const DEFAULT_ENVIRONMENT: Environment = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };

/** `arn:aws:sqs:us-east-1:000000000000:orders` and the like; `resource` is the last part as the service writes it. */
export function arnOf(environment: Environment, service: string, resource: string): string {
  return `arn:${environment.partition}:${service}:${environment.region}:${environment.accountId}:${resource}`;
}

/** The parts of an ARN; undefined when `arn` is none. */
export function parseArn(
  arn: string,
): { partition: string; service: string; region: string; accountId: string; resource: string } | undefined {
  const [prefix, partition, service, region, accountId, ...rest] = arn.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || accountId === undefined) return undefined;
  return { partition, service, region, accountId, resource: rest.join(':') };
}
