import { readFileSync } from 'node:fs';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { pipesIn } from './pipe-in-template.ts';
import { PIPE_RULES } from './pipe-rules.ts';

/** Refuses, at synthesis, pipes that break one of our rules; cdk-nag has none about pipes. */
export class PipeChecks implements IPolicyValidationPlugin {
  readonly name = 'Pipes';
  readonly ruleIds = PIPE_RULES.map((rule) => rule.id);

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations: PolicyViolation[] = [];
    for (const templatePath of context.templatePaths) {
      const pipes = pipesIn(JSON.parse(readFileSync(templatePath, 'utf8')));
      for (const rule of PIPE_RULES) {
        const broken = pipes.filter((pipe) => !rule.keeps(pipe));
        if (broken.length > 0)
          violations.push({
            ruleName: rule.id,
            description: rule.description,
            fix: rule.fix,
            severity: 'error',
            violatingResources: broken.map(({ logicalId }) => ({
              resourceLogicalId: logicalId,
              templatePath,
              locations: ['Properties'],
            })),
          });
      }
    }
    return { success: violations.length === 0, violations };
  }
}
