import type { Clock } from '../../../../core/clock.ts';
import type { SeededRandom } from '../../../../core/random.ts';
import { endWithError, HandlerEnd, running } from '../evaluation.ts';
import { dynamoDbValues } from './dynamodb-values.ts';
import { createHttpUtil } from './http-headers.ts';
import { createIds } from './ids.ts';
import { javaPattern } from './java-pattern.ts';
import { createMath } from './math.ts';
import { refusingAllOthers } from './refusing.ts';
import { stringUtil } from './strings.ts';
import { base64Decode, base64Encode, escapeJavaScript, urlDecode, urlEncode } from './text.ts';
import { createTime } from './time.ts';
import { transformUtil } from './transform.ts';
import { xmlUtil } from './xml.ts';

/**
 * The object `util` of APPSYNC_JS. Members that AWS has and this runtime has not end the handler with an error that names
 * them. https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 */
export function createUtil(parts: { clock: Clock; random: SeededRandom }): object {
  return refusingAllOthers('util', {
    error: (message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): never =>
      endWithError(String(message), textOrNull(errorType), data ?? null, errorInfo ?? null),
    appendError: (message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): void => {
      running().appended.push({
        message: String(message),
        errorType: textOrNull(errorType),
        data: data ?? null,
        errorInfo: errorInfo ?? null,
      });
    },
    unauthorized: (): never => endWithError('Unauthorized', 'Unauthorized'),
    authType: (): string => running().scope.authType,
    matches: (pattern: unknown, value: unknown): boolean => javaPattern(String(pattern)).test(String(value)),
    escapeJavaScript: (value: unknown) => escapeJavaScript(String(value)),
    urlEncode: (value: unknown) => urlEncode(String(value)),
    urlDecode: (value: unknown) => urlDecode(String(value)),
    base64Encode: (value: unknown) => base64Encode(String(value)),
    base64Decode: (value: unknown) => base64Decode(String(value)),
    ...createIds(parts.clock),
    time: refusingAllOthers('util.time', createTime(parts.clock)),
    dynamodb: refusingAllOthers('util.dynamodb', dynamoDbValues),
    http: refusingAllOthers('util.http', createHttpUtil()),
    math: refusingAllOthers('util.math', createMath(parts.random)),
    str: refusingAllOthers('util.str', stringUtil),
    transform: refusingAllOthers('util.transform', transformUtil),
    xml: refusingAllOthers('util.xml', xmlUtil),
  });
}

/** The object `runtime`. https://docs.aws.amazon.com/appsync/latest/devguide/runtime-utils-js.html */
export function createRuntimeObject(): object {
  return refusingAllOthers('runtime', {
    earlyReturn: (value?: unknown, options?: { readonly skipTo?: unknown }): never => {
      const skipTo = options?.skipTo;
      if (skipTo !== undefined && skipTo !== 'END' && skipTo !== 'NEXT')
        return endWithError(`runtime.earlyReturn: skipTo must be END or NEXT, but is ${String(skipTo)}.`, 'Code');
      throw new HandlerEnd({ kind: 'earlyReturn', value: value ?? null, skipTo });
    },
  });
}

/** `console.log` and `console.error` write to the API's log when its field log level is not NONE. */
export function createConsole(): object {
  const write =
    (level: string) =>
    (...values: readonly unknown[]): void => {
      const text = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
      running().logged.push(`${level} - code.js: ${text}`);
    };
  return refusingAllOthers('console', { log: write('INFO'), error: write('ERROR') });
}

function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}
