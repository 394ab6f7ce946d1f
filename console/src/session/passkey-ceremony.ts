/** What a browser throws when a person, or the time, ended a passkey's ceremony; that is no fault of the server. */
/** The library's types say of an absent member that it is not there, the generated client's that it may be undefined. */
export const asSentByServer = <T>(options: unknown): T => options as T;

export const isCancelled = (failure: unknown): boolean =>
  failure instanceof Error && ['NotAllowedError', 'AbortError'].includes(failure.name);
