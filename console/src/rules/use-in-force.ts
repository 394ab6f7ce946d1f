/** The rules in force, as a file. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { readRuleSetInForce } from '../api/generated.ts';

export const useInForce = () =>
  useQuery({
    queryKey: ['rules-in-force'],
    queryFn: ({ signal }) => ask(readRuleSetInForce({ signal })),
  });
