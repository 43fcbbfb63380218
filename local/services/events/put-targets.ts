import { describe, isRecord } from '../../core/fields.ts';
import type { Platform } from '../../platform/service.ts';
import { limitExceeded, validationError } from './errors.ts';
import type { Rule } from './rule.ts';
import { ruleTargetOf } from './rule-target.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;

/**
 * Adds targets to a rule, or replaces those of the same id; all or none. Raises AwsError `ValidationException` and
 * `LimitExceededException`.
 */
export function putTargets(platform: Platform, rule: Rule, definitions: readonly unknown[]): void {
  const variables = { ruleArn: rule.arn, ruleName: rule.name, roleArn: rule.roleArn };
  const targets = definitions.map((definition, index) => {
    if (!isRecord(definition)) throw validationError(`A target must be an object, but is ${describe(definition)}.`);
    return ruleTargetOf(definition, index + 1, { platform, rule: variables });
  });
  const ids = new Set([...rule.targets.keys(), ...targets.map(({ id }) => id)]);
  if (ids.size > MOST_TARGETS) throw limitExceeded();
  for (const target of targets) rule.targets.set(target.id, target);
}
