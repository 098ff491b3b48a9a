/** The invitations that still work; taking one back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import * as calls from '@/api/libraryCalls';
import { useSession } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { When } from '@/components/When';
import desk from '@/desk/desk.module.css';
import css from '@/desk/table.module.css';
import { orgRoleWord } from '@/lib/words';
import { RowMenu } from './RowMenu';

export function Invitations() {
  const { slug } = useSession();
  const client = useQueryClient();
  const list = useQuery({ queryKey: keys.house(slug, 'invitations'), queryFn: calls.invitations });
  const takeBack = useMutation({
    mutationFn: calls.takeBack,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.houseAll(slug, 'invitations') }),
    onError: sayProblem,
  });
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={desk.section} aria-label="Open invitations" style={{ marginTop: '2rem' }}>
      <h3 className={desk.sectionTitle}>Open invitations</h3>
      <p className={desk.note}>Links that were made and not used yet. The link itself is not kept; take one back and make another if it got lost.</p>
      <table className={css.table} aria-label="Open invitations">
        <thead><tr><th>For</th><th>Role</th><th>By</th><th>Works until</th><th><span className="visually-hidden">Acts</span></th></tr></thead>
        <tbody>
          {items.map((i) => (
            <tr key={i.id}>
              <td className={css.name}>{i.email ?? 'Whoever has the link'}</td>
              <td>{orgRoleWord[i.role]}</td>
              <td className={css.dim} data-label="by">{i.created_by?.name ?? 'setup'}</td>
              <td className={css.dim} data-label="until"><When at={i.expires_at} /></td>
              <td className={css.acts}><RowMenu label={`the invitation for ${i.email ?? 'whoever has the link'}`} items={[{ label: 'Take it back', act: () => takeBack.mutate(i.id) }]} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
