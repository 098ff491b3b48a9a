/** A text to be taken away: shown whole, copied with one press. Says so when it is shown only this once. */
import { CopyButton } from './CopyButton';
import css from './copyText.module.css';

interface Props { text: string; label: string; once?: string; autoFocus?: boolean }

export function CopyText({ text, label, once, autoFocus }: Props) {
  return (
    <div className={css.box} data-once={once ? true : undefined} role="group" aria-label={label}>
      {once && <p className={css.once}>{once}</p>}
      <div className={css.line}>
        <code className={css.text}>{text}</code>
        <CopyButton text={text} label={label.toLowerCase()} autoFocus={autoFocus} />
      </div>
    </div>
  );
}
