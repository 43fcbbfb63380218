import type { Platform } from '../../platform/service.ts';
import type { Execution } from './interpreter/execution.ts';
import type { Flow } from './interpreter/flow.ts';

const MEGABYTE = 1024 * 1024;
/** What every Express execution is reckoned to use before its definition and data. */
const BASE_BYTES = 50 * MEGABYTE;
const MEMORY_STEP_MB = 64;
const DURATION_STEP_MS = 100;

/**
 * A state was entered or its work is tried again: a Standard execution pays for each. The start is one, too.
 * https://aws.amazon.com/step-functions/pricing/
 */
export function countTransition({ running: { platform, execution } }: Flow): void {
  if (execution.machine.type === 'STANDARD') platform.meter.add('standardTransitions', 1, usageOf(platform, execution));
}

/** An execution has begun. */
export function countStart(platform: Platform, execution: Execution): void {
  const express = execution.machine.type === 'EXPRESS';
  platform.meter.add(express ? 'expressRequests' : 'standardTransitions', 1, usageOf(platform, execution));
}

/**
 * An execution has ended: an Express one pays for its duration, rounded up to 100 ms, and for memory in steps of 64 MB:
 * 50 MB, the definition and the data. https://aws.amazon.com/step-functions/pricing/ (examples 3 and 4)
 */
export function countDuration(platform: Platform, execution: Execution): void {
  const { machine, startDate, stopDate = startDate, inputText, outputText = '' } = execution;
  if (machine.type !== 'EXPRESS') return;
  const bytes = BASE_BYTES + machine.definition.text.length + Math.max(inputText.length, outputText.length);
  const megabytes = Math.ceil(bytes / MEGABYTE / MEMORY_STEP_MB) * MEMORY_STEP_MB;
  const steps = Math.max(1, Math.ceil((stopDate - startDate) / DURATION_STEP_MS));
  const gbSeconds = (megabytes / 1024) * ((steps * DURATION_STEP_MS) / 1000);
  platform.meter.add('expressGbSeconds', gbSeconds, usageOf(platform, execution));
}

function usageOf(platform: Platform, { machine, caller }: Execution) {
  return { resource: platform.calls.displayName(machine.arn), correlationIds: caller.correlationIds };
}
