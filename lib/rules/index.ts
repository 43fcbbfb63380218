import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { PipeChecks } from './pipe-checks.ts';

/** From now on a synthesis of `app` fails when one of its stacks breaks a rule that nobody acknowledged with a reason. */
export function checkEverything(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new PipeChecks());
}
