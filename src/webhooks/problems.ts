/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const webhookNotFound = defineProblem('webhook-not-found', 404, 'There is no such webhook endpoint');
export const webhookDeliveryNotFound = defineProblem('webhook-delivery-not-found', 404, 'There is no such delivery');
export const webhookNotAcceptable = defineProblem('webhook-not-acceptable', 422, 'The endpoint cannot stand like this');
/** `limit` endpoints at most. */
export const tooManyWebhooks = defineProblem('too-many-webhooks', 409, 'The tenant has as many endpoints as it can');
/** What is switched off is sent nothing. */
export const webhookOff = defineProblem('webhook-off', 409, 'The endpoint is switched off');
/** `limit` rows at most: narrow the filters. */
export const webhookExportTooLarge = defineProblem(
  'webhook-export-too-large',
  422,
  'The filters select too many deliveries',
);
