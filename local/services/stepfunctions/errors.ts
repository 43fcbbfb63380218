import { AwsError } from '../../core/aws-error.ts';

/** Errors of the API, in AWS's words. Source: recorded on AWS, https://github.com/localstack/localstack (stepfunctions) */

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function machineDoesNotExist(arn: string): AwsError {
  return new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function machineAlreadyExists(arn: string): AwsError {
  return new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
}

export function executionDoesNotExist(arn: string): AwsError {
  return new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

export function executionAlreadyExists(arn: string): AwsError {
  return new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
}

export function typeNotSupported(): AwsError {
  return new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
}

export function invalidArn(what: string): AwsError {
  return new AwsError('InvalidArn', `Invalid Arn: '${what}'`);
}

export function invalidName(name: string): AwsError {
  return new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

export function invalidExecutionInput(what: string): AwsError {
  return new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${what}'`);
}

export function invalidToken(): AwsError {
  return new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}
