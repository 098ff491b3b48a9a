/** A moment for people: exact with its zone on hover, and never "ago" where the record is read. */
import { useZone } from '@/app/session';
import { exact, full, sameDay, shown } from '@/lib/clock';
import { useMinute } from '@/lib/now';
import { age } from '@/lib/clock';

type Form = 'exact' | 'minute' | 'short' | 'date';

/** `short` leaves the date away for today; `minute` always does. */
export function When({ at, form = 'exact', estimated }: { at: string; form?: Form; estimated?: boolean }) {
  const zone = useZone();
  const now = useMinute();
  const s = shown(at, zone);
  const text = form === 'exact' ? exact(at, zone)
    : form === 'minute' ? s.minute
      : form === 'date' ? s.date
        : sameDay(at, now, zone) ? s.minute : `${s.date} ${s.minute}`;
  return <time className="nowrap" dateTime={at} title={full(at, zone)}>{estimated ? `about ${text}` : text}</time>;
}

/** Age at a glance, for waiting only; the exact time on hover. */
export function Age({ at }: { at: string }) {
  const zone = useZone();
  const now = useMinute();
  return <time className="nowrap" dateTime={at} title={full(at, zone)}>{age(now - Date.parse(at))}</time>;
}
