/** The problems of probes. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const roundNotFound = defineProblem('probe-round-not-found', 404, 'There is no such round of probes');
/** Without proof of ownership and the consents nothing but the first page is asked for. */
export const probesNotPermitted = defineProblem('probes-not-permitted', 409, 'The site may not be probed yet');
export const agreementNotFound = defineProblem('probe-agreement-not-found', 404, 'There is no agreement on attempts');
export const agreementNotAcceptable = defineProblem(
  'probe-agreement-not-acceptable',
  422,
  'The agreement cannot be kept as it is',
);
/** Attempts are made once a day at most, so that an account that they locked is there again. */
export const attemptsResting = defineProblem('probe-attempts-resting', 409, 'Attempts were made within the last day');
