/** The short list that completes `@names` and `/commands` above the composer. */
import css from './composer.module.css';

export interface Hit { key: string; insert: string; label: string; note?: string }

export function Completion({ hits, current, onPick }: { hits: Hit[]; current: number; onPick: (hit: Hit) => void }) {
  return (
    <div className={css.hits} role="listbox" id="composer-hits" aria-label="Suggestions">
      {hits.map((hit, i) => (
        <div
          key={hit.key} id={`composer-hit-${i}`} role="option" aria-selected={i === current} tabIndex={-1} className={css.hit}
          // The textarea keeps the focus.
          onMouseDown={(e) => { e.preventDefault(); onPick(hit); }}
        >
          <span>{hit.label}</span>{hit.note && <span className="dim">{hit.note}</span>}
        </div>
      ))}
    </div>
  );
}
