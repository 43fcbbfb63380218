import { AwsError } from '../../core/aws-error.ts';
import { parseJson } from '../../core/parse-json.ts';
import { compilePattern, InvalidEventPattern } from '../../patterns/index.ts';
import type { BusEvent } from './bus-event.ts';
import type { RuleTarget } from './rule-target.ts';

/** A rule of a bus: which events go to which targets. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  pattern: EventPattern;
  state: RuleState;
  description: string | undefined;
  /** For targets that name no role of their own. */
  roleArn: string | undefined;
  readonly targets: Map<string, RuleTarget>;
}

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** An event pattern as it was given, and compiled. */
export interface EventPattern {
  readonly text: string;
  matches(event: BusEvent | Readonly<Record<string, unknown>>): boolean;
}

const LONGEST_PATTERN = 4096;

/** Raises AwsError `InvalidEventPatternException`. */
export function eventPatternOf(text: string): EventPattern {
  if (text.length > LONGEST_PATTERN)
    throw invalidPattern(`it has ${text.length} characters; at most ${LONGEST_PATTERN} are allowed`);
  try {
    return { text, matches: compilePattern(parseJson(text), 'eventBus') };
  } catch (error) {
    if (error instanceof InvalidEventPattern) throw invalidPattern(error.message);
    throw error;
  }
}

function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
