/** What an import did; for people, the links that are shown only now. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Imported, ImportKind } from '@/api/types';
import { useSession } from '@/app/session';
import { CopyButton } from '@/components/CopyButton';
import { DeskHead } from '@/desk/DeskHead';
import { orgRoleWord } from '@/lib/words';
import { counted, KIND_WORD } from './importing';
import table from '@/desk/table.module.css';
import css from './import.module.css';

const lines = (n: number, what: string) => (n > 0 ? [`${n} ${what}`] : []);

export function ImportDone({ kind, answer, onAgain }: { kind: ImportKind; answer: Imported; onAgain: () => void }) {
  const { slug } = useSession();
  const counts = counted(answer.rows);
  const said = [...lines(counts.create, kind === 'people' ? 'invited' : 'added'), ...lines(counts.update, 'changed'), ...lines(counts.same, 'as they were')].join(', ');
  const links = answer.invitations.filter((i) => i.url);
  const all = links.map((i) => [i.email ?? '', orgRoleWord[i.role], i.url ?? ''].join('\t')).join('\n');
  return (
    <>
      <DeskHead title={`${KIND_WORD[kind].title} imported`} lead={`${said}.`} />
      {links.length > 0 && (
        <div className={css.links}>
          <p className={css.once}>These links are shown only now. Send each to its person by a way you trust; each works once, for seven days.</p>
          <table className={table.table} aria-label="Invitation links">
            <thead><tr><th>For</th><th>Role</th><th>Link</th><th><CopyButton text={all} label="all links with their addresses" words="Copy all" autoFocus /></th></tr></thead>
            <tbody>
              {links.map((i) => (
                <tr key={i.id}>
                  <td className={table.name}>{i.email}</td>
                  <td>{orgRoleWord[i.role]}</td>
                  <td data-wide><code className={css.link}>{i.url}</code></td>
                  <td className={css.copy}><CopyButton text={i.url ?? ''} label={`the link for ${i.email ?? 'whoever has it'}`} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className={css.act}>
        <Button renderRoot={(props) => <Link {...props} to={`/o/$slug/library/${kind}`} params={{ slug }} />}>Show {KIND_WORD[kind].many}</Button>
        <Button variant="default" onClick={onAgain}>Import more</Button>
      </div>
    </>
  );
}
