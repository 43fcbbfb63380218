import { Logger } from '@aws-lambda-powertools/logger';
import { LogLines } from './log-lines.ts';

/** One logger per function; service name and level come from `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL`. */
export const logger = new Logger({ logFormatter: new LogLines() });
