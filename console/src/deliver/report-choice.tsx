/** Where the report is dropped or chosen; what is wrong with a file is said at once and it is not taken. */
import { type DragEvent, useId, useState } from 'react';
import { bytesText } from '../format/bytes.ts';
import { Banner } from '../shell/banner.tsx';
import { useSpeech } from '../words/words.tsx';
import { REPORT_ENDS, type ReportFault, reportFault } from './report-file.ts';

type Props = {
  readonly report: File | undefined;
  readonly isMissing: boolean;
  onChoose(report: File | undefined): void;
};
type Fault = { readonly name: string; readonly fault: ReportFault };

export function ReportChoice({ report, isMissing, onChoose }: Props) {
  const { language, words } = useSpeech();
  const { deliver } = words;
  const hint = useId();
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<Fault>();
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    const fault = reportFault(file);
    setRefused(fault && { name: file.name, fault });
    onChoose(fault === undefined ? file : undefined);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <fieldset
      className={`flex flex-col items-start gap-2 rounded-lg border-2 border-dashed p-4 ${isOver ? 'border-accent bg-selected' : 'border-edge'}`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <legend className="px-1 font-bold">{deliver.report}</legend>
      <p>{deliver.drop}</p>
      <label className="control has-focus-visible:outline-2 has-focus-visible:outline-accent">
        {deliver.choose}
        <input
          type="file"
          className="sr-only"
          accept={REPORT_ENDS}
          aria-describedby={hint}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            take(file);
          }}
        />
      </label>
      <p id={hint} className="label-text">
        {deliver.rule}
      </p>
      <p role="status">{report && deliver.chosen(report.name, bytesText(report.size, language))}</p>
      {refused && (
        <Banner tone="danger" role="alert">
          {deliver.fileFaults[refused.fault](refused.name)}
        </Banner>
      )}
      {isMissing && !refused && (
        <Banner tone="danger" role="alert">
          {deliver.missing}
        </Banner>
      )}
    </fieldset>
  );
}
