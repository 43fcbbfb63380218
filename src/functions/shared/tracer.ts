import { Tracer } from '@aws-lambda-powertools/tracer';

/** One tracer per function. It turns itself off outside Lambda. */
export const tracer = new Tracer();
