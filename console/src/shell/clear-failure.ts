/** For a form's `onChange`: what was wrong with what was sent before does not stay beside what is typed now. */
type Act = { readonly isError: boolean; reset(): void };

export const clearFailure = (act: Act) => (): void => {
  if (act.isError) act.reset();
};
