import { readFileSync } from 'node:fs';
import { describeRule, parseRules } from './parse-rule.ts';

/** The rules of a fault plan in a JSON file, a list of lines or objects. Raises an Error that names the file. */
export function readFaultPlan(file: string): string[] {
  try {
    const plan: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return parseRules(plan).map(describeRule);
  } catch (error) {
    throw new Error(`The fault plan ${file} can't be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
