/** A user pool whose tokens let callers in. */
export interface TrustedPool {
  readonly poolId: string;
  /** The clients whose tokens count, by their whole id; every client of the pool when undefined. */
  readonly clientIds: RegExp | undefined;
}

/** How callers can prove who they are. Others are refused when the API is made. */
export type AuthorizationMode = 'API_KEY' | 'AWS_IAM' | 'AMAZON_COGNITO_USER_POOLS';

/** What is logged of fields. https://docs.aws.amazon.com/appsync/latest/APIReference/API_LogConfig.html */
export type FieldLogLevel = 'NONE' | 'ERROR' | 'INFO' | 'DEBUG' | 'ALL';

export interface LogConfig {
  readonly roleArn: string;
  readonly fieldLogLevel: FieldLogLevel;
  readonly excludeVerboseContent: boolean;
}

export interface ApiConfig {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** The construct path. */
  readonly path: string;
  /** The default mode first. */
  readonly modes: readonly AuthorizationMode[];
  /** Whose tokens let callers in by the mode AMAZON_COGNITO_USER_POOLS. */
  readonly userPools: readonly TrustedPool[];
  readonly environment: Readonly<Record<string, string>>;
  readonly introspection: boolean;
  /** 0: no limit. */
  readonly queryDepthLimit: number;
  readonly resolverCountLimit: number;
  readonly xrayEnabled: boolean;
  readonly log: LogConfig | undefined;
}
