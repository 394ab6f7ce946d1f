/** What has to be done in a case: added, changed, done or dropped. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import {
  addCaseTask,
  type CaseDetail,
  type CaseTask,
  completeCaseTask,
  dropCaseTask,
  reviseCaseTask,
} from '../api/generated.ts';
import { ErasedText } from '../evidence/erased-note.tsx';
import { useTimes } from '../format/times.tsx';
import { Deadline } from '../format/when.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { personText } from './case-words.ts';
import { TaskForm, type WantedTask } from './task-form.tsx';
import { useCaseAct } from './use-case-act.ts';

type Props = { readonly known: CaseDetail; readonly mayWork: boolean };

export function TasksSection({ known, mayWork }: Props) {
  const { tasks: said } = useWords().cases;
  const [isAdding, setAdding] = useState(false);
  const openOnes = known.tasks.filter(({ status }) => status === 'open').length;
  const adding = useCaseAct(
    (wanted: WantedTask) => ask(addCaseTask(known.id, wanted)),
    () => setAdding(false),
  );
  return (
    <Section title={said.title} note={known.tasks.length > 0 && said.openOf(openOnes, known.tasks.length)}>
      {known.tasks.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {known.tasks.map((task) => (
          <TaskRow key={task.id} task={task} mayWork={mayWork} />
        ))}
      </ul>
      <p className="flex flex-wrap gap-2 px-4 py-3">
        {mayWork && (
          <button type="button" className="control" onClick={() => setAdding(true)}>
            {said.add}
          </button>
        )}
        {known.tasks.length > 0 && (
          <a className="control" href={csvUrl('/v1/case-tasks', { case: known.id })} download>
            {said.csv}
          </a>
        )}
      </p>
      {isAdding && (
        <Dialog title={said.add} onClose={() => setAdding(false)}>
          <TaskForm act={said.submit} sending={adding} failed={said.failed} />
        </Dialog>
      )}
    </Section>
  );
}

function TaskRow({ task, mayWork }: { readonly task: CaseTask; readonly mayWork: boolean }) {
  const words = useWords();
  const times = useTimes();
  const said = words.cases.tasks;
  const isOpen = task.status === 'open';
  return (
    <li className="px-4 py-2">
      <p className={isOpen ? 'font-bold' : 'text-muted'}>
        {task.erased ? <ErasedText erased={task.erased} /> : task.title}
      </p>
      <p className="flex flex-wrap gap-x-4 label-text">
        <span>{task.assignee ? personText(task.assignee, words) : said.nobody}</span>
        {task.dueAt === null ? <span>{said.noDue}</span> : <Deadline dueAt={task.dueAt} isOpen={isOpen} />}
        {!isOpen && task.endedAt && (
          <span>
            {said.statuses[task.status]} {said.endedBy(personText(task.endedBy, words), times.short(task.endedAt))}
          </span>
        )}
      </p>
      {isOpen && mayWork && <TaskActs task={task} />}
    </li>
  );
}

function TaskActs({ task }: { readonly task: CaseTask }) {
  const { tasks: said } = useWords().cases;
  const [isChanging, setChanging] = useState(false);
  const ending = useCaseAct((end: typeof completeCaseTask) => ask(end(task.case, task.id, {})));
  const changing = useCaseAct(
    (wanted: WantedTask) => ask(reviseCaseTask(task.case, task.id, wanted)),
    () => setChanging(false),
  );
  return (
    <>
      <p className="mt-1 flex flex-wrap gap-2">
        <button
          type="button"
          className="control"
          aria-label={said.doneOf(task.title)}
          disabled={ending.isPending}
          onClick={() => ending.mutate(completeCaseTask)}
        >
          {said.done}
        </button>
        <button
          type="button"
          className="control"
          aria-label={said.dropOf(task.title)}
          disabled={ending.isPending}
          onClick={() => ending.mutate(dropCaseTask)}
        >
          {said.drop}
        </button>
        <button
          type="button"
          className="control"
          aria-label={said.editOf(task.title)}
          onClick={() => setChanging(true)}
        >
          {said.edit}
        </button>
      </p>
      {ending.error && <FailureNote what={said.failedChange} failure={ending.error} />}
      {isChanging && (
        <Dialog title={said.editOf(task.title)} onClose={() => setChanging(false)}>
          <TaskForm task={task} act={said.save} sending={changing} failed={said.failedChange} />
        </Dialog>
      )}
    </>
  );
}
