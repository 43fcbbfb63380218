import { Tracer } from '@aws-lambda-powertools/tracer';

/**
 * One tracer per function. It turns itself off outside Lambda. What the functions call is DynamoDB, whose client is
 * traced by itself; a gateway reached by HTTP would want `captureHTTPsRequests`, which costs at every request.
 */
export const tracer = new Tracer({ captureHTTPsRequests: false });
