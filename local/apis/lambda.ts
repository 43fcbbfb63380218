/** The Lambda action that other services call. */
export interface LambdaApi {
  Invoke: {
    input: { FunctionName: string; Payload: string; InvocationType?: 'RequestResponse' | 'Event' };
    /**
     * `FunctionError` is `Unhandled` when the function threw, timed out or crashed; `Payload` is then
     * `{errorType, errorMessage, trace}` as JSON, else the result as JSON.
     */
    output: { StatusCode: number; Payload: string; FunctionError?: string; ExecutedVersion: string };
  };
}
