/** An expected result is a value: callers switch on `kind`. A broken invariant throws instead. */
export type Ok<T> = { readonly kind: 'ok'; readonly value: T };
export type Failed<E> = { readonly kind: 'failed'; readonly error: E };
export type Outcome<T, E> = Ok<T> | Failed<E>;

export const ok = <T>(value: T): Ok<T> => ({ kind: 'ok', value });
export const failed = <E>(error: E): Failed<E> => ({ kind: 'failed', error });
