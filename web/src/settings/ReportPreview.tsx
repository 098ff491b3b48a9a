/** What the report page will look like with what is typed. A sketch: the page itself is the server's. */
import type { Organisation } from '@/api/types';
import { BellMark } from '@/components/BellMark';
import desk from '@/desk/desk.module.css';
import { PlainMarkdown } from './PlainMarkdown';
import css from './settings.module.css';

export function ReportPreview({ org, number, advice, off }: { org: Organisation; number: string; advice: string; off: boolean }) {
  const responsible = org.responsible?.primary?.name;
  const deputy = org.responsible?.deputy?.name;
  return (
    <section aria-label="What it will look like">
      <p className="label">What it will look like{off ? ', once it is on' : ''}</p>
      <div className={css.page}>
        <div className={css.brand}><BellMark size={18} />{org.name}</div>
        {number.trim() && <div className={`${css.card} ${css.call}`}><h3>Urgent? Call</h3><span className={css.number}>{number}</span></div>}
        <div className={css.card}>
          <h3>What did you see?</h3>
          <div className={css.sketch} data-tall aria-hidden="true">What you saw, in your own words</div>
          <div className={css.sketch} aria-hidden="true">Is it still going on? Yes · No · I don’t know</div>
          <div className={css.sketch} aria-hidden="true">How can we reach you? If you wish</div>
        </div>
        {(advice.trim() || responsible) && (
          <div className={css.card}>
            {advice.trim() && <><h3>Meanwhile</h3><PlainMarkdown text={advice} /></>}
            {responsible && <><h3>Who takes care</h3><p>{responsible}{deputy ? `, or ${deputy} as deputy` : ''}, is responsible for incidents at {org.name}.</p></>}
          </div>
        )}
      </div>
      {!responsible && <p className={desk.quiet} style={{ marginTop: '0.5rem' }}>Nobody is named as responsible yet; that is set under Organisation.</p>}
    </section>
  );
}
