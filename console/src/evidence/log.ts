/** The state of the tenant's log, as the strip on top and every evidence check use it. */
import { useQuery } from '@tanstack/react-query';
import { ApiFailure, ask } from '../api/client.ts';
import { readLog } from '../api/generated.ts';

const REFRESH_MS = 5_000;

/** Indices of the entries that replaced the log's key. Only a hint: whoever uses them proves each. */
export const rotationsOf = ({
  keys,
}: {
  readonly keys: readonly { readonly fromSize: number | null }[];
}): readonly number[] => keys.slice(1).flatMap(({ fromSize }) => (fromSize === null ? [] : [fromSize - 1]));

/** `null` until the tenant's first entry begins the log. */
export const useLog = () =>
  useQuery({
    queryKey: ['log'],
    queryFn: async ({ signal }) => {
      try {
        return await ask(readLog({ signal }));
      } catch (failure) {
        if (failure instanceof ApiFailure && failure.code === 'evidence-log-not-begun') return null;
        throw failure;
      }
    },
    refetchInterval: REFRESH_MS,
  });

/** What a command needs to read the log's files: a key, unless everyone may. */
export const keyArgument = (readers: 'members' | 'everyone'): string =>
  readers === 'everyone' ? '' : ' --api-key-file auditor.key';
