import {
  CloudwatchLogsLogDestination,
  type IFilter,
  type ISource,
  type ITarget,
  LogLevel,
  Pipe,
} from '@aws-cdk/aws-pipes-alpha';
import { Aws } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { vendedLogGroupName } from '../log-group-name.ts';
import type { Stage } from '../stage.ts';

export interface LoggedPipeProps {
  readonly stage: Stage;
  readonly description: string;
  readonly source: ISource;
  readonly target: ITarget;
  readonly filter?: IFilter;
}

/**
 * A pipe that logs what fails, without the payloads: those are about people. It comes with what the alpha construct
 * leaves out: the pipe waits for its role's policy. EventBridge checks at creation whether the role may read the source,
 * so without that a first deployment fails when the pipe happens to be made before the policy.
 */
export class LoggedPipe extends Pipe {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { stage, ...props }: LoggedPipeProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      logGroupName: vendedLogGroupName(scope, `pipes/${scope.node.id.toLowerCase()}`),
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    const role = new Role(scope, `${id}Role`, {
      // No pipe of another account: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    super(scope, id, {
      ...props,
      role,
      logDestinations: [new CloudwatchLogsLogDestination(logGroup)],
      logLevel: LogLevel.ERROR,
    });
    this.logGroup = logGroup;
    this.node.findChild('Resource').node.addDependency(role.node.findChild('DefaultPolicy'));
  }
}
