import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SettingsError } from './settings-error.ts';

/** How much is written to the logs. */
export type LogDetail = 'everything' | 'errors';

/** What differs between a stage that people try things out in and the one that customers use. */
export interface Stage {
  readonly name: 'dev' | 'prod';
  /** What becomes of tables and logs when the stack, or the resource in it, is removed. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether DynamoDB refuses to delete a table until the protection is taken off by hand. */
  readonly deletionProtection: boolean;
  readonly logRetention: RetentionDays;
  readonly logDetail: LogDetail;
  /** Whether clients can ask the API for its schema. */
  readonly introspection: boolean;
  /** How deep a GraphQL query may nest. The schema needs three levels: `listOrders { items { id } }`. */
  readonly queryDepthLimit: number | undefined;
  /** How long an API key is good for at most. It is renewed by a deployment in another month. */
  readonly apiKeyLifetime: Duration;
  /** Whether people may sign in by sending their password, as curl does, and not only by proving that they know it. */
  readonly passwordSignIn: boolean;
}

const STAGES: Readonly<Record<Stage['name'], Stage>> = {
  dev: {
    name: 'dev',
    removalPolicy: RemovalPolicy.DESTROY,
    deletionProtection: false,
    logRetention: RetentionDays.ONE_WEEK,
    logDetail: 'everything',
    introspection: true,
    queryDepthLimit: undefined,
    apiKeyLifetime: Duration.days(90),
    passwordSignIn: true,
  },
  prod: {
    name: 'prod',
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    logRetention: RetentionDays.SIX_MONTHS,
    logDetail: 'errors',
    introspection: false,
    queryDepthLimit: 5,
    apiKeyLifetime: Duration.days(365),
    passwordSignIn: false,
  },
};

/** The stage called `name`, as `-c stage=…` gives it; dev when none is given. Raises a SettingsError for any other name. */
export function stageNamed(name: unknown): Stage {
  if (name === undefined || name === 'dev') return STAGES.dev;
  if (name === 'prod') return STAGES.prod;
  throw new SettingsError(`There is no stage "${String(name)}". Give -c stage=dev or -c stage=prod.`);
}
