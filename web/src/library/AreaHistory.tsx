/** What an area was called and where it stood, since when and by whom. */
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import * as calls from '@/api/libraryCalls';
import type { Area } from '@/api/types';
import { useSession } from '@/app/session';
import { ProblemText } from '@/components/ProblemText';
import { When } from '@/components/When';
import { useReturnFocus } from '@/components/useReturnFocus';
import css from './areas.module.css';

export function AreaHistory({ area, onClose }: { area: Area; onClose: () => void }) {
  const { slug } = useSession();
  useReturnFocus();
  const history = useQuery({ queryKey: [...keys.library(slug, 'areas'), 'history', area.id], queryFn: () => calls.areaHistory(area.id) });
  return (
    <Modal opened onClose={onClose} title={`History of ${area.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <ProblemText error={history.error} />
      <ol className={css.history} aria-label="Newest first">
        {(history.data?.items ?? []).map((v) => (
          <li key={`${v.since} ${v.until ?? ''}`} className={css.version}>
            <p className={css.what}>{v.name}{v.retired ? ', retired' : ''}</p>
            <p>{v.parent ? `Below ${v.parent.name}` : 'At the top'}</p>
            <p className="dim">
              since <When at={v.since} />{v.until ? <> until <When at={v.until} /></> : ', still so'}{v.by ? `, by ${v.by.name}` : ''}
            </p>
          </li>
        ))}
      </ol>
    </Modal>
  );
}
