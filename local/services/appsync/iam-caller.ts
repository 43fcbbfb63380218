import type { Principal } from '../../platform/access.ts';
import type { Platform } from '../../platform/service.ts';
import type { CallerIdentity } from './request.ts';

/**
 * A caller who is known by AWS credentials, with `ctx.identity` as handlers see it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html#aws-appsync-resolver-context-reference-identity-js
 */
export function iamCaller(
  platform: Platform,
  principal: Principal,
  { username, from }: { username: string; from: string },
): CallerIdentity {
  const identity = {
    accountId: platform.environment.accountId,
    cognitoIdentityAuthProvider: null,
    cognitoIdentityAuthType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    sourceIp: ['127.0.0.1'],
    userArn: userArnOf(platform, principal),
    username,
  };
  return { mode: 'AWS_IAM', identity, principal, from };
}

function userArnOf(platform: Platform, principal: Principal): string {
  const { partition, accountId } = platform.environment;
  switch (principal.type) {
    case 'role':
      return principal.roleArn
        .replace(':iam:', ':sts:')
        .replace(/:role\/(?:.+\/)?([^/]+)$/, `:assumed-role/$1/${principal.sessionName}`);
    case 'service':
      return principal.service;
    case 'operator':
      return `arn:${partition}:iam::${accountId}:root`;
  }
}
