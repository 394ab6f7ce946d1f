/** The numbers of lines; those with something wrong stand out by shape and colour. */
type Props = { readonly lines: number; readonly faulty: ReadonlySet<number> };

export function FaultLines({ lines, faulty }: Props) {
  return (
    <pre className="px-2 py-2 text-right font-mono text-xs/5 text-muted select-none">
      {Array.from({ length: lines }, (_, place) => place + 1).map((line) => (
        <span key={line} className={faulty.has(line) ? 'block bg-deny-tint font-bold text-deny' : 'block'}>
          {faulty.has(line) ? `! ${line}` : line}
        </span>
      ))}
    </pre>
  );
}
