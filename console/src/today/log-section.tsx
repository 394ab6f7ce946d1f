/** The evidence log in a line: how long it is, and when it was last signed. */
import { Link } from '@tanstack/react-router';
import { useLog } from '../evidence/log.ts';
import { useTimes } from '../format/times.tsx';
import { Fact } from '../shell/fact.tsx';
import { useWords } from '../words/words.tsx';
import { Part } from './part.tsx';

export function LogSection() {
  const { today, log: said } = useWords();
  const times = useTimes();
  const log = useLog();
  return (
    <Part
      title={today.log.title}
      action={
        <Link to="/evidence" className="text-accent underline">
          {today.log.all}
        </Link>
      }
      query={log}
      nothing={log.data === null ? said.empty : undefined}
    >
      {log.data && (
        <dl className="px-4 py-2">
          <Fact name={said.size}>{said.entries(log.data.size)}</Fact>
          <Fact name={said.pending}>{said.entries(log.data.pending)}</Fact>
          <Fact name={said.checkpointAt}>
            {log.data.checkpointAt === null ? said.noCheckpoint : times.full(log.data.checkpointAt)}
          </Fact>
        </dl>
      )}
    </Part>
  );
}
