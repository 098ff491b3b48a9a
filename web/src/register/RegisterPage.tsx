/** Registering at its own address, for a bookmark on a phone. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSession } from '@/app/session';
import { useTitle } from '@/lib/useTitle';
import { RegisterForm } from './RegisterForm';
import css from './register.module.css';

export function RegisterPage() {
  const { slug } = useSession();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  useTitle('Register');
  useEffect(() => box.current?.querySelector<HTMLInputElement>('#what')?.focus(), []);
  return (
    <div className={css.page} ref={box}>
      <RegisterForm
        heading="h1"
        onLeave={() => undefined}
        onDone={(reference) => void navigate({ to: '/o/$slug/incidents/$reference', params: { slug, reference } })}
      />
    </div>
  );
}
