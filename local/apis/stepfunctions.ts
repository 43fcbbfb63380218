/** The Step Functions actions that other services call. Input and output are JSON texts, dates seconds since the epoch. */
export interface StatesApi {
  StartExecution: {
    input: { stateMachineArn: string; input?: string; name?: string; traceHeader?: string };
    output: { executionArn: string; startDate: number };
  };
  StartSyncExecution: {
    input: { stateMachineArn: string; input?: string; name?: string; traceHeader?: string };
    output: {
      executionArn: string;
      stateMachineArn: string;
      name: string;
      status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
      input?: string;
      output?: string;
      error?: string;
      cause?: string;
      startDate: number;
      stopDate: number;
      traceHeader?: string;
      billingDetails: { billedMemoryUsedInMB: number; billedDurationInMilliseconds: number };
    };
  };
}
