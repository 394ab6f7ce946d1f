/** The problems any route may answer with. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const notFound = defineProblem('not-found', 404, 'There is nothing here');
export const methodNotAllowed = defineProblem('method-not-allowed', 405, 'The method is not allowed here');
export const malformedRequest = defineProblem('malformed-request', 400, 'The request is not well-formed HTTP');
export const badUrl = defineProblem('bad-url', 400, 'The URL is not well-formed');
export const urlTooLong = defineProblem('url-too-long', 414, 'The URL is too long');
export const headersTooLarge = defineProblem('headers-too-large', 431, 'The headers are too large');
export const requestTimeout = defineProblem('request-timeout', 408, 'The request did not arrive in time');
export const misdirected = defineProblem('misdirected', 421, 'This server does not answer for that host name');
export const bodyTooLarge = defineProblem('body-too-large', 413, 'The body is too large');
export const bodyTruncated = defineProblem('body-truncated', 400, 'The body broke off before its end');
export const unsupportedMediaType = defineProblem(
  'unsupported-media-type',
  415,
  'The body must be application/json, not encoded',
);
export const bodyMissing = defineProblem('body-missing', 400, 'A JSON body is needed');
export const bodyNotJson = defineProblem('body-not-json', 400, 'The body is not acceptable JSON');
export const invalidBody = defineProblem('invalid-body', 422, 'The body has fields that are not acceptable');
export const invalidQuery = defineProblem('invalid-query', 400, 'The query has parameters that are not acceptable');
export const invalidPath = defineProblem('invalid-path', 400, 'The path has parameters that are not acceptable');
/** Of a list that is read page by page. */
export const cursorNotValid = defineProblem('cursor-not-valid', 400, 'The cursor is not one that this list gave');
export const notSignedIn = defineProblem('not-signed-in', 401, 'Sign in or present an API key');
export const csrfRefused = defineProblem('csrf-refused', 403, 'The request does not come from the page of the session');
export const permissionMissing = defineProblem('permission-missing', 403, 'The caller may not do this');
export const tooManyRequests = defineProblem('too-many-requests', 429, 'Too many requests');
export const internal = defineProblem('internal', 500, 'Something went wrong inside');
export const unavailable = defineProblem('unavailable', 503, 'The database cannot be reached for the moment');
export const stopping = defineProblem('stopping', 503, 'The server is stopping');
export const notReady = defineProblem('not-ready', 503, 'The server is not ready');
export const idempotencyKeyNotValid = defineProblem(
  'idempotency-key-not-valid',
  400,
  'The Idempotency-Key is one text of 1 to 255 printable ASCII characters',
);
export const idempotencyKeyReused = defineProblem(
  'idempotency-key-reused',
  409,
  'The Idempotency-Key came before with another request',
);
export const idempotencyKeyInUse = defineProblem(
  'idempotency-key-in-use',
  409,
  'The request with this Idempotency-Key is still being worked on',
);
export const idempotencyAnswerLost = defineProblem(
  'idempotency-answer-lost',
  409,
  'Something was done for this Idempotency-Key and its answer was lost: look at what is there',
);
export const idempotencyAnswerNotKept = defineProblem(
  'idempotency-answer-not-kept',
  409,
  'It was done; its answer showed a secret and is not kept',
);
