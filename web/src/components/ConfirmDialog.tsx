/** Asks once before what cannot be taken back, and says what will happen. */
import { Button, Modal } from '@mantine/core';
import css from './dialog.module.css';

interface Props { opened: boolean; onClose: () => void; title: string; text: string; act: string; busy?: boolean; onConfirm: () => void }

export function ConfirmDialog({ opened, onClose, title, text, act, busy, onConfirm }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p className={css.lead}>{text}</p>
      <div className={css.actions}>
        <Button variant="default" onClick={onClose}>Keep it</Button>
        <Button loading={busy} onClick={onConfirm} data-autofocus>{act}</Button>
      </div>
    </Modal>
  );
}
