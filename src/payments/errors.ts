// Step Functions tells errors apart by `name`, so it is set by hand: minified class names would not survive a bundle.

/** The gateway did not answer, or not clearly. Asking again with the same key is safe and right. */
export class PaymentGatewayUnavailable extends Error {
  override readonly name = 'PaymentGatewayUnavailable';
}

/** No gateway could carry this out, today or later. Never ask again. */
export class InvalidPaymentRequest extends Error {
  override readonly name = 'InvalidPaymentRequest';
}
