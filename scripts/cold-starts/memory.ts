import { PRICES } from '../../local/meter/prices.ts';

/** What one amount of memory would mean on AWS, modelled. */
export interface MemoryChoice {
  readonly memoryMb: number;
  /** Milliseconds of a cold start's initialization, and of a warm event. */
  readonly initMs: number;
  readonly eventMs: number;
  /** Dollars for a million warm events, requests included. */
  readonly dollarsPerMillion: number;
}

/** "At 1,769 MB, a function has the equivalent of one vCPU". https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_PER_CPU = 1_769;
/** Assumed: from the function to DynamoDB and back, without the SDK's own time. */
const CALL_MS = 4;

/**
 * Assumptions: processor time follows memory in proportion, also while initializing; one core here is one vCPU there;
 * waiting for DynamoDB takes no processor; and CPU time is that of code which has been compiled for a while.
 */
export function memoryChoices(work: {
  readonly initCpuMs: number;
  readonly eventCpuMs: number;
  readonly callsPerEvent: number;
}): MemoryChoice[] {
  return [128, 256, 512, 1_024].map((memoryMb) => {
    const share = Math.min(1, memoryMb / MB_PER_CPU);
    const eventMs = work.eventCpuMs / share + work.callsPerEvent * CALL_MS;
    const billedSeconds = Math.ceil(eventMs) / 1_000;
    const perSecond = (PRICES.lambdaArmGbSeconds.tiers[0]?.dollars ?? Number.NaN) * (memoryMb / 1_024);
    const perRequest = PRICES.lambdaRequests.tiers[0]?.dollars ?? Number.NaN;
    return {
      memoryMb,
      initMs: work.initCpuMs / share,
      eventMs,
      dollarsPerMillion: (billedSeconds * perSecond + perRequest) * 1e6,
    };
  });
}
