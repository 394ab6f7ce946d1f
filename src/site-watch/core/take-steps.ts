/** Long work that yields where others may have their turn. What a turn is, whoever drives it decides: core/ knows no time. */
export type Steps<T> = Generator<void, T, void>;

/** Without a pause. */
export const finish = <T>(steps: Steps<T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};
