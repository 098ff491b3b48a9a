/** A dialog without a title bar, for what explains itself; its name is said to those who do not see it. */
import { Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props extends Pick<ModalRootProps, 'size' | 'yOffset' | 'padding'> { label: string; onClose: () => void; children: ReactNode }

export function BareModal({ label, onClose, children, padding = 'lg', ...place }: Props) {
  return (
    <Modal.Root opened onClose={onClose} padding={padding} transitionProps={{ duration: 120 }} {...place}>
      <Modal.Overlay />
      <Modal.Content aria-label={label} radius="lg"><Modal.Body>{children}</Modal.Body></Modal.Content>
    </Modal.Root>
  );
}
