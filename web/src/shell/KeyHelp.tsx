/** The keys, in one place. */
import { Modal } from '@mantine/core';
import css from './keyHelp.module.css';

const KEYS: [string, [string, string][]][] = [
  ['Everywhere', [['c', 'Register an incident'], ['Ctrl K  or  /', 'Find an incident, do something'], ['z', 'Times in UTC and back'], ['1, 2, 3, 4', 'Now, Incidents, Library, Settings'], ['?', 'These keys']]],
  ['In lists', [['j, k', 'Down, up'], ['x', 'Select'], ['Enter', 'Open'], ['Esc', 'Drop the selection']]],
  ['In an incident', [['e', 'Write an entry'], ['p', 'Change the phase'], ['s', 'Change the severity'], ['t', 'Take the lead'], ['Enter', 'Log what is written'], ['Shift Enter', 'New line'], ['@', 'Mention somebody'], ['/saw /did /decided /told', 'Kind of the entry']]],
];

export default function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keys" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={css.columns}>
        {KEYS.map(([title, rows]) => (
          <section key={title}>
            <h2 className={css.title}>{title}</h2>
            <dl className={css.list}>
              {rows.map(([key, what]) => (
                <div key={key}><dt><kbd className="key">{key}</kbd></dt><dd>{what}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
