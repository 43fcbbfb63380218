import { Aws, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The name of a log group that AWS services deliver to: `/aws/vendedlogs/<what>-<stack>-<part of the stack's id>`.
 *
 * The prefix matters: for groups outside of it every delivery adds to one resource policy of the account, which has room
 * for 5,120 characters. The stack's id makes the name new for each stack ever made, so that a group which outlived its
 * stack does not stand in the way of the next one.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export function vendedLogGroupName(scope: Construct, what: string): string {
  const uniquePart = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  return `/aws/vendedlogs/${what}-${Stack.of(scope).stackName}-${uniquePart}`;
}
