/** The Step Functions actions that other services call. Input and output are JSON texts. */
export interface StatesApi {
  StartExecution: {
    input: { stateMachineArn: string; input?: string; name?: string; traceHeader?: string };
    output: { executionArn: string; startDate: number };
  };
  StartSyncExecution: {
    input: { stateMachineArn: string; input?: string; name?: string; traceHeader?: string };
    output: {
      executionArn: string;
      status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
      output?: string;
      error?: string;
      cause?: string;
      startDate: number;
      stopDate: number;
    };
  };
}
