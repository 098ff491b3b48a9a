/** Registering over whatever one is doing. */
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '@/app/session';
import { BareModal } from '@/components/BareModal';
import { RegisterForm } from './RegisterForm';

export default function RegisterDialog({ onClose }: { onClose: () => void }) {
  const { slug } = useSession();
  const navigate = useNavigate();
  return (
    <BareModal label="Register an incident" onClose={onClose} size={680} yOffset="10vh">
      <RegisterForm
        heading="h2"
        onLeave={onClose}
        onDone={(reference) => {
          onClose();
          void navigate({ to: '/o/$slug/incidents/$reference', params: { slug, reference } });
        }}
      />
    </BareModal>
  );
}
