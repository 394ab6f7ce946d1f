/** What is left before filing, the filing itself, and the way by a workbook for those who prefer it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import {
  checkDeclaration,
  type DeclarationDetail,
  fileDeclaration,
  importDeclarationWorkbook,
} from '../api/generated.ts';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { FileField, typeOfFile } from './file-field.tsx';
import { WhyNot } from './why-not.tsx';

type Props = { readonly declaration: DeclarationDetail };

export function FilingSection({ declaration }: Props) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const cache = useQueryClient();
  const { id, version, controls } = declaration;
  const check = useQuery({
    queryKey: ['declaration', id, 'check', version],
    queryFn: ({ signal }) => ask(checkDeclaration(id, { signal })),
  });
  const filing = useMutation({
    mutationFn: () => ask(fileDeclaration(id, { version })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  const faults = check.data?.faults;
  const nameOf = (key: string | undefined) => controls.find((each) => each.key === key)?.title[language];
  return (
    <Section title={said.check} note={faults && (faults.length === 0 ? said.ready : said.missing(faults.length))}>
      <div className="flex flex-col gap-3 p-4">
        <ul className="list-disc pl-5">
          {faults?.map(({ code, control, about }) => (
            <li key={`${code} ${control} ${about}`}>
              {control === undefined ? (
                (said.faults[code] ?? code)
              ) : (
                <a href={`#${control}`} className="inline-block py-1 text-accent underline">
                  {nameOf(control)}：{said.faults[code] ?? code}
                </a>
              )}
            </li>
          ))}
        </ul>
        <div>
          <button
            type="button"
            className="control primary"
            disabled={faults === undefined || faults.length > 0 || filing.isPending}
            onClick={() => filing.mutate()}
          >
            {said.file}
          </button>
        </div>
        <WhyNot what={said.failedFile} failure={filing.error} />
      </div>
    </Section>
  );
}

/** 2 MiB, as the server takes it. */
const WORKBOOK_LIMIT_BYTES = 2 * 1024 * 1024;

export function WorkbookSection({ declaration }: Props) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const cache = useQueryClient();
  const { id } = declaration;
  const taking = useMutation({
    mutationFn: (file: File) => ask(importDeclarationWorkbook(id, file, { headers: typeOfFile(file) })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  return (
    <Section title={said.workbook}>
      <div className="flex flex-col gap-3 p-4">
        <a className="text-accent underline" href={`/v1/declarations/${id}/workbook?language=${language}`} download>
          {said.download}
        </a>
        <FileField
          label={said.upload}
          accept=".xlsx"
          limitBytes={WORKBOOK_LIMIT_BYTES}
          isBusy={taking.isPending}
          onPick={taking.mutate}
        />
        {taking.data && <Taken taken={taking.data} controls={declaration.controls} />}
        <WhyNot what={said.failedSave} failure={taking.error} />
      </div>
    </Section>
  );
}

type Imported = Extract<Awaited<ReturnType<typeof importDeclarationWorkbook>>, { readonly status: 200 }>['data'];

function Taken({ taken, controls }: { readonly taken: Imported } & Pick<DeclarationDetail, 'controls'>) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  /** The cell, where one is at fault; else the item. */
  const placeOf = ({ cell, control }: Imported['faults'][number]): string | undefined =>
    cell === undefined ? controls.find(({ key }) => key === control)?.title[language] : said.cell(cell);
  const why = (code: string): string => said.faults[code] ?? said.problems[code] ?? code;
  return (
    <div role="status">
      <p>{said.taken(taken.taken.length)}</p>
      <ul className="list-disc pl-5">
        {taken.faults.map((fault) => (
          <li key={`${fault.code} ${fault.cell} ${fault.control}`}>
            {[placeOf(fault), why(fault.code), fault.reason && why(fault.reason), fault.expected]
              .filter(Boolean)
              .join(' ')}
          </li>
        ))}
      </ul>
    </div>
  );
}
