/** The Lambda action that other services call. */
export interface LambdaApi {
  Invoke: {
    /** `FunctionName` is a name or an ARN, with or without qualifier; `Payload` is the event as JSON text. */
    input: {
      FunctionName: string;
      Qualifier?: string;
      Payload: string;
      InvocationType?: 'RequestResponse' | 'Event';
    };
    /**
     * `FunctionError` is `Unhandled` when the function threw, timed out or crashed; `Payload` is then
     * `{errorType, errorMessage, trace}` as JSON, else the result as JSON. An `Event` is answered with status 202 and
     * an empty payload as soon as it is accepted.
     */
    output: { StatusCode: number; Payload: string; FunctionError?: string; ExecutedVersion: string };
  };
}
