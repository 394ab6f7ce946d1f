/** What was seen of a model's payments, the latest first. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { listModelLooks, type PaymentModelLook } from '../api/generated.ts';

/** A week and more, hour by hour. */
const SHOWN = 200;

export type Looks = UseQueryResult<{ readonly items: readonly PaymentModelLook[] }>;

export const useLooks = (modelId: string): Looks =>
  useQuery({
    queryKey: ['model-looks', modelId],
    queryFn: ({ signal }) => ask(listModelLooks(modelId, { limit: SHOWN }, { signal })),
  });
