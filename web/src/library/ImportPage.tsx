/** Imports areas, teams, people or assets from CSV: paste, see what each line would do, then do it. All or nothing. */
import { Button, FileButton, Textarea } from '@mantine/core';
import { IconArrowLeft, IconFile } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '@/api/keys';
import * as calls from '@/api/libraryCalls';
import type { Imported, ImportKind } from '@/api/types';
import { useSession } from '@/app/session';
import { ProblemText } from '@/components/ProblemText';
import { DeskHead } from '@/desk/DeskHead';
import { useLater } from '@/lib/useLater';
import { useTitle } from '@/lib/useTitle';
import { NotFound } from '@/shell/Failed';
import { ImportColumns } from './ImportColumns';
import { ImportDone } from './ImportDone';
import { ImportRows } from './ImportRows';
import { actText, counted, EXAMPLE, KIND_WORD, readFile } from './importing';
import { useFresh } from './useShelf';
import css from './import.module.css';

const isKind = (kind: string): kind is ImportKind => Object.hasOwn(KIND_WORD, kind);

function Importing({ kind }: { kind: ImportKind }) {
  const { slug } = useSession();
  const fresh = useFresh();
  const [csv, setCsv] = useState('');
  const [columns, setColumns] = useState<Record<string, number> | null>(null);
  const [done, setDone] = useState<Imported | null>(null);
  const words = KIND_WORD[kind];
  useTitle(`Import ${words.many}`);
  const asked = useLater(csv, 400);
  const preview = useQuery({
    queryKey: [...keys.library(slug, 'import'), kind, asked, columns],
    queryFn: ({ signal }) => calls.importLibrary({ kind, csv: asked, columns: columns ?? undefined, apply: false }, signal),
    enabled: asked.trim() !== '' && !done, placeholderData: (before) => before, gcTime: 0, staleTime: Infinity,
  });
  const apply = useMutation({
    mutationFn: () => calls.importLibrary({ kind, csv, columns: columns ?? undefined, apply: true }),
    onSuccess: (answer) => {
      if (answer.applied) setDone(answer);
      else void preview.refetch();
      fresh('areas', 'teams', 'people', 'assets');
    },
  });
  const write = (text: string) => { setCsv(text); setColumns(null); apply.reset(); };
  const shown = csv.trim() === '' ? undefined : preview.data;
  const counts = counted(shown?.rows ?? []);
  const stale = asked !== csv || preview.isFetching;
  const ready = shown && !stale && counts.error === 0 && counts.create + counts.update > 0;

  if (done) return <ImportDone kind={kind} answer={done} onAgain={() => { setDone(null); write(''); }} />;
  return (
    <>
      <DeskHead title={`Import ${words.many}`} lead={words.lead}>
        <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => { if (file) void readFile(file).then(write); }}>
          {(props) => <Button {...props} variant="default" leftSection={<IconFile size={16} aria-hidden="true" />}>Open a file</Button>}
        </FileButton>
      </DeskHead>
      <Textarea
        label="Paste from a spreadsheet, or write lines" value={csv} onChange={(e) => write(e.currentTarget.value)} autosize minRows={5} maxRows={14}
        placeholder={EXAMPLE[kind]} classNames={{ input: css.paste }} spellCheck={false} autoFocus
        description="Commas, semicolons or tabs between the cells. The first line may say what the columns are."
      />
      <div aria-live="polite" className={css.preview}>
        <ProblemText error={csv.trim() ? preview.error : null} />
        {shown && (
          <>
            <ImportColumns answer={shown} onChange={setColumns} />
            <div className={css.act}>
              <Button onClick={() => apply.mutate()} disabled={!ready} loading={apply.isPending}>{actText(counts)}</Button>
              <span className="dim">
                {counts.error > 0 ? 'Nothing is imported while a line has a problem. Mend it above.' : counts.create + counts.update === 0 ? 'There is nothing to do.' : words.effect}
              </span>
            </div>
            <ProblemText error={apply.error} />
            <ImportRows answer={shown} counts={counts} csv={asked} />
          </>
        )}
      </div>
    </>
  );
}

export function ImportPage() {
  const { slug, may } = useSession();
  const { kind } = useParams({ from: '/o/$slug/library/$kind/import' });
  if (!isKind(kind) || !may(kind === 'people' ? 'manage_people' : 'manage_library')) return <NotFound />;
  return (
    <>
      <p className={css.back}>
        <Link to={`/o/$slug/library/${kind}`} params={{ slug }}><IconArrowLeft size={14} aria-hidden="true" />{KIND_WORD[kind].title}</Link>
      </p>
      <Importing key={kind} kind={kind} />
    </>
  );
}
