/** Save for one part of a page: there when something differs, and says when it is done. */
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import desk from '@/desk/desk.module.css';

interface Props { changed: boolean; ready?: boolean; busy: boolean; done: boolean; onUndo?: () => void; act?: string }

export function SaveBar({ changed, ready = true, busy, done, onUndo, act = 'Save' }: Props) {
  return (
    <div className={desk.save}>
      <Button type="submit" disabled={!changed || !ready} loading={busy}>{act}</Button>
      {changed && onUndo && <Button variant="default" onClick={onUndo} disabled={busy}>Undo</Button>}
      <span role="status" className={desk.saved}>{done && !changed && <><IconCheck size={14} aria-hidden="true" /> Saved</>}</span>
    </div>
  );
}
