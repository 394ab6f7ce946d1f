/**
 * Sends each change under an `Idempotency-Key`. Where no answer came, the same change sent again goes under the same
 * key, so that whoever presses a button twice over a broken line has it done once.
 */
type Fetch = typeof fetch;

export const withChangeKeys = (send: Fetch, newKey: () => string): Fetch => {
  /** By change: keys of which it is not known what came of them. */
  const open = new Map<string, string>();
  return async (input, init) => {
    const change = changeOf(input, init);
    if (change === undefined) return send(input, init);
    const key = open.get(change) ?? newKey();
    open.set(change, key);
    const headers = new Headers(init?.headers);
    headers.set('idempotency-key', key);
    const answer = await send(input, { ...init, headers });
    if (isLast(answer)) open.delete(change);
    return answer;
  };
};

/** Files go without: they are kept by their digest, and the same one twice is the same one. */
const changeOf = (input: Parameters<Fetch>[0], init: RequestInit | undefined): string | undefined => {
  if (init?.method !== 'POST' || typeof input !== 'string') return undefined;
  const { body } = init;
  if (body === undefined || body === null) return input;
  return typeof body === 'string' ? `${input}\n${body}` : undefined;
};

/** Nothing more comes of this key: not where the server is in trouble, nor where it says to come again. */
const isLast = (answer: Response): boolean => answer.status < 500 && !answer.headers.has('retry-after');
