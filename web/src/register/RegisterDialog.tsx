/** Registering over whatever one is doing. */
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '@/app/session';
import { RegisterForm } from './RegisterForm';

export default function RegisterDialog({ onClose }: { onClose: () => void }) {
  const { slug } = useSession();
  const navigate = useNavigate();
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size={680} yOffset="10vh" aria-label="Register an incident">
      <RegisterForm
        heading="h2"
        onLeave={onClose}
        onDone={(reference) => {
          onClose();
          void navigate({ to: '/o/$slug/incidents/$reference', params: { slug, reference } });
        }}
      />
    </Modal>
  );
}
