/** A control of a form with its label, a hint and what is wrong with it, tied together for those who do not see them. */
import { type ReactNode, useId } from 'react';

type Tied = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };

type Props = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
  children(tied: Tied): ReactNode;
};

export function Field({ label, hint, fault, children }: Props) {
  const id = useId();
  const says = `${id}-says`;
  const hasWords = hint !== undefined || fault !== undefined;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      {children({
        id,
        ...(hasWords && { 'aria-describedby': says }),
        ...(fault !== undefined && { 'aria-invalid': true }),
      })}
      {hasWords && (
        <div id={says} className="label-text">
          {fault !== undefined && (
            <p role="alert" className="font-bold whitespace-pre-line text-deny">
              {fault}
            </p>
          )}
          {hint}
        </div>
      )}
    </div>
  );
}
