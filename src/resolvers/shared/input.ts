import { util } from '@aws-appsync/utils';

const MAX_TEXT_LENGTH = 100;
const MAX_QUANTITY = 100;

/** 26 characters of Crockford's base 32; the first is at most 7, for a ULID has 128 bits. https://github.com/ulid/spec */
const ULID = '^[0-7][0-9A-HJKMNP-TV-Z]{25}$';

/**
 * No control characters (C0, DEL, C1), none of the two code points that an SQS message can't hold, and no half of a
 * surrogate pair, which would come back from the table as another character.
 */
const PRINTABLE = '^(?:[^\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF\\uFFFE\\uFFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])*$';

/** What a customer orders, whether posted or changed. */
export interface OrderContent {
  readonly name: string;
  readonly quantity: number;
  readonly restaurantId: string;
}

/** Passes when all three fields keep their limits; else ends the request with a BadRequest that names field and limit. */
export function checkContent(content: OrderContent): void {
  checkText('name', content.name);
  checkRange('quantity', content.quantity, MAX_QUANTITY);
  checkText('restaurantId', content.restaurantId);
}

/** Passes when `id` is a ULID in upper case; else ends the request with a BadRequest. */
export function checkId(id: string): void {
  if (id.length !== 26 || !util.matches(ULID, id))
    util.error('id must be a ULID: 26 characters of 0-9 and A-Z without I, L, O and U, at most 7 first.', 'BadRequest');
}

/** Passes when `value` is from 1 to `max`; else ends the request with a BadRequest. */
export function checkRange(field: string, value: number, max: number): void {
  if (value < 1 || value > max) util.error(`${field} must be from 1 to ${max}; it is ${value}.`, 'BadRequest');
}

function checkText(field: string, value: string): void {
  if (value.length < 1 || value.length > MAX_TEXT_LENGTH)
    util.error(`${field} must have 1 to ${MAX_TEXT_LENGTH} characters; it has ${value.length}.`, 'BadRequest');
  // The full stop keeps a line feed from being the very last character, which the pattern's $ would overlook.
  if (!util.matches(PRINTABLE, `${value}.`))
    util.error(`${field} must not contain control characters or half characters.`, 'BadRequest');
}
