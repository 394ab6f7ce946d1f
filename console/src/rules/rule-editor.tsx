/** A text of lines with their numbers: a plain text field, so that every keyboard, reader and input method works with it. */
import { type KeyboardEvent, type RefObject, useRef } from 'react';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { FaultLines } from './fault-lines.tsx';

type Props = {
  readonly value: string;
  onChange(value: string): void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Lines with something wrong. */
  readonly faulty: ReadonlySet<number>;
};

const INDENT = '  ';

export function RuleEditor({ value, onChange, field, faulty }: Props) {
  const { rules: said } = useWords();
  const numbers = useRef<HTMLDivElement>(null);
  const leaving = useRef(false);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') {
      leaving.current = true;
      return;
    }
    const isIndent = event.key === 'Tab' && !event.shiftKey && !leaving.current && !event.nativeEvent.isComposing;
    if (event.key !== 'Shift') leaving.current = false;
    if (!isIndent) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    event.currentTarget.setRangeText(INDENT, selectionStart, selectionEnd, 'end');
    onChange(event.currentTarget.value);
  };
  return (
    <Field label={said.editor.label} hint={said.editor.keys}>
      {(tied) => (
        <div className="flex overflow-hidden rounded-md border border-edge bg-panel focus-within:outline-2 focus-within:outline-accent">
          <div ref={numbers} aria-hidden="true" className="relative w-14 shrink-0 overflow-hidden bg-raised">
            {/* Apart from the flow: the text decides how high both are. */}
            <div className="absolute inset-x-0 top-0">
              <FaultLines lines={value.split('\n').length} faulty={faulty} />
            </div>
          </div>
          <textarea
            {...tied}
            ref={field}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            wrap="off"
            className="h-[32rem] min-w-0 grow resize-y overflow-auto bg-panel px-2 py-2 font-mono text-xs/5 whitespace-pre text-ink outline-none"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={onKeyDown}
            onScroll={(event) => {
              if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
      )}
    </Field>
  );
}
